import { createHash } from 'node:crypto';
import { TaktwerkError } from '@taktwerk/model';
import { openTarget } from '../../connector/connector-list.ts';
import type { SourceReader } from '../../connector/source-reader.ts';
import type { StepOf } from '../../definition/scenario.ts';
import type { LoadFigures } from '../../load/load-target.ts';
import { runLoad } from '../../load/run-load.ts';
import { connectionOf, onlyInput, type StepResult, type StepScope } from '../step-scope.ts';
import { openStep } from '../step-source.ts';

/** Loads rows into a target, by any load mode. */
export async function output(step: StepOf<'output'>, scope: StepScope): Promise<StepResult> {
  const input = onlyInput(step, scope);
  const figures = await loadOutput(step, scope, () => openStep(scope.duck, input.relation));
  return { rows: figures.rows, rejected: figures.rejected, bytes: figures.bytes, loaded: figures };
}

/** Loads what a source gives into the target of an output. */
export async function loadOutput(
  step: StepOf<'output'>,
  scope: Pick<StepScope, 'order' | 'duck' | 'report' | 'workFolder'>,
  openSource: () => Promise<SourceReader>,
): Promise<LoadFigures> {
  const { runId, attempt, scenario } = scope.order;
  const { duck } = scope;
  const table = step.target.table;
  if (table === undefined)
    throw new TaktwerkError('invalidOrder', `Step "${step.id}" (output) names no table.`);
  const report = scope.report.part();
  report.begin(step.id, null, table);
  const figures = await runLoad({
    rule: { name: step.id, query: { kind: 'sql', text: 'SELECT 1' } },
    sourceName: step.id,
    table,
    openTarget: () =>
      openTarget(connectionOf(scope, step.target.connection), {
        identity: {
          name: `${scenario.name} / ${step.id}`,
          runId,
          attempt,
          plan: createHash('sha256').update(JSON.stringify(step)).digest('hex'),
          // What the steps before it give changes with the scenario.
          reads: null,
        },
        target: step.target,
        table,
        mode: step.load,
        slice: step.slice ?? null,
        commit: 'load',
        contract: {},
        keepRejects: false,
        mostRejects: Number.POSITIVE_INFINITY,
        metadata: null,
        owner: null,
        cursorColumn: null,
        workFolder: scope.workFolder,
        duck,
        say: (message) => report.say(message),
      }),
    openSource,
    expect: (rows) => report.expect(rows),
    progress: (now) => report.progress(now),
  });
  report.end(figures);
  return figures;
}
