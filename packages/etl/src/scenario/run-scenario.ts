import { TaktwerkError } from '@taktwerk/model';
import { EngineAsks } from '../ask/engine-asks.ts';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { LoadFigures } from '../load/load-target.ts';
import type { RunPlace } from '../run-place.ts';
import type { RunReport } from '../run-report.ts';
import { isRefusedValue, notPushedBehind } from './push-down/not-pushed.ts';
import { ScenarioRun, type ScenarioSetting } from './scenario-run.ts';
import type { StepResult } from './step-scope.ts';

export const MEMORY_MEGABYTES = 1024;

export const SEVERAL_PLACES = 'its inputs and its outputs are not all in one PostgreSQL or MariaDB';

/** Runs the steps of a scenario, in the database all its rows lie in or over the column engine; returns what its outputs loaded. */
export async function runScenario(
  order: ScenarioOrder,
  workFolder: string,
  report: RunReport,
  place: RunPlace,
): Promise<LoadFigures> {
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  // Both ways to run it number what they ask for in one line.
  const asks = new EngineAsks(report, place.answerFolder ?? null);
  const outside = { asks, ...(place.waits === undefined ? {} : { waits: place.waits }) };
  const values = bindParameters(order.scenario.parameters ?? [], [], order.parameters ?? [], 1);
  try {
    const pushed = await pushedDown(order, values, { workFolder, report, ...outside });
    if ('figures' in pushed) return pushed.figures;
    const { done } = pushed;
    return await new ScenarioRun({ order, values, workFolder, report, duck, done, ...outside }).run();
  } finally {
    await duck.close();
  }
}

/** What the scenario loaded in its database; else what it has done there, which is not to be done again. */
async function pushedDown(
  order: ScenarioOrder,
  values: readonly BoundParameter[],
  scope: Pick<ScenarioSetting, 'workFolder' | 'report' | 'asks' | 'waits'>,
): Promise<{ readonly figures: LoadFigures } | { readonly done: ReadonlyMap<string, StepResult> }> {
  const { name, pushDown: wanted } = order.scenario;
  const nothing = { done: new Map<string, StepResult>() };
  if (wanted === 'never') return nothing;
  const { onlyWarehouse, planPushDown } = await import('./push-down/plan-push-down.ts');
  const connection = onlyWarehouse(order);
  if (connection === null) {
    if (wanted === 'always') throw cannotBePushed(name, SEVERAL_PLACES);
    return nothing;
  }
  const { PushedRun } = await import('./push-down/pushed-run.ts');
  let { done } = nothing;
  try {
    const plan = await planPushDown(order, values, scope.workFolder, connection);
    const pushed = new PushedRun(plan, order);
    done = pushed.done;
    try {
      await pushed.begin();
      scope.report.say(`The whole scenario runs in connection "${connection.name}".`);
      const run = new ScenarioRun({
        order,
        values,
        ...scope,
        duck: plan.duck,
        relations: plan.described,
        elsewhere: (step, at) => pushed.perform(step, at),
        givesUp: (error) => notPushedBehind(error) !== null || (wanted !== 'always' && isRefusedValue(error)),
        onStep: async (step, _sql, result) => pushed.noted(step, result),
      });
      return { figures: await run.run() };
    } finally {
      await pushed.close();
      await plan.close();
    }
  } catch (error) {
    const refused = wanted !== 'always' && isRefusedValue(error) && error instanceof Error;
    const reason = notPushedBehind(error) ?? (refused ? error.message : null);
    if (reason === null) throw error;
    if (wanted === 'always') throw cannotBePushed(name, reason);
    scope.report.say(`The scenario runs in the column engine, not in the database: ${reason}.`);
    return { done };
  }
}

/** A scenario is to be done by its database, which cannot be. */
export function cannotBePushed(name: string, why: string): TaktwerkError {
  return new TaktwerkError(
    'invalidOrder',
    `Scenario "${name}" is to run in its database as a whole (pushDown: always), which cannot be done: ${why}.`,
  );
}
