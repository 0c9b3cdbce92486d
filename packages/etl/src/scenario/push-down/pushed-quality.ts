import type { StepOf } from '../../definition/scenario.ts';
import { bindExpression } from '../expression.ts';
import { qualitySql } from '../quality-sql.ts';
import { type PushedGraph, PushedStatement } from './compile-statement.ts';
import { NotPushed } from './not-pushed.ts';
import { PushedStepScope } from './step/pushed-step-scope.ts';
import { writeCheck } from './step/write-check.ts';

/** A statement of one number, the rows that break a rule, and the rule in words. */
export interface CheckStatement {
  readonly sql: string;
  readonly values: readonly string[];
  readonly words: string;
}

/** The statements of the checks of a step. */
export async function checkStatements(
  step: StepOf<'quality'>,
  plan: PushedGraph,
): Promise<readonly CheckStatement[]> {
  const [link = ''] = step.inputs ?? [];
  const bind = (text: string): string =>
    bindExpression(text, plan.parameters, `Step "${step.id}" (${step.kind})`);
  const written: CheckStatement[] = [];
  for (const check of step.checks) {
    const statement = new PushedStatement(plan);
    const scope = new PushedStepScope({
      setting: { ...plan.setting, values: statement.values },
      inputs: [await statement.relation(link)],
      empty: [plan.described.of(link)],
      bind,
      types: new Map(),
    });
    try {
      const sql = await writeCheck(check, scope, (id) => statement.relation(id));
      const { words } = qualitySql(
        check,
        plan.described.of(link),
        (id) => plan.described.of(id).relation,
        bind,
      );
      written.push({ ...statement.finish(sql), words });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new NotPushed(`step "${step.id}" (quality, ${check.kind}): ${why}`, { cause: error });
    }
  }
  return written;
}
