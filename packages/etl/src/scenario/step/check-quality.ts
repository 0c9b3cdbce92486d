import { TaktwerkError } from '@taktwerk/model';
import type { StepOf } from '../../definition/scenario.ts';
import type { RunReport } from '../../run-report.ts';
import { qualitySql } from '../quality-sql.ts';
import { bindFor, onlyInput, type StepResult, type StepScope } from '../step-scope.ts';

/** Says which rules rows keep, and passes them on as they are; a broken rule warns or stops. */
export async function checkQuality(step: StepOf<'quality'>, scope: StepScope): Promise<StepResult> {
  const { duck, relations, report } = scope;
  const input = onlyInput(step, scope);
  const found: { readonly words: string; readonly bad: number }[] = [];
  for (const check of step.checks) {
    const { sql, words } = qualitySql(check, input, (id) => relations.of(id).relation, bindFor(step, scope));
    const [row] = await duck.rows(sql);
    found.push({ words, bad: Number(row?.bad ?? 0) });
  }
  relations.pass(step.id, input.id);
  return tellQuality(step, input.id, found, report);
}

/** Tells how many rows of a step break each rule; a broken one warns or stops. */
export function tellQuality(
  step: StepOf<'quality'>,
  input: string,
  found: readonly { readonly words: string; readonly bad: number }[],
  report: RunReport,
): StepResult {
  const broken: string[] = [];
  let rejected = 0;
  for (const { words, bad } of found) {
    report.line({ type: 'quality', step: step.id, rule: words, broken: bad, severity: step.severity });
    rejected += bad;
    if (bad > 0) broken.push(`${words}; ${bad} do not`);
  }
  if (broken.length === 0) return { rejected };
  const text = `Step "${step.id}", rows of step "${input}": ${broken.join('; ')}.`;
  if (step.severity === 'stop') throw new TaktwerkError('qualityCheckFailed', text);
  report.say(`Warning. ${text}`);
  return { rejected };
}
