import { TaktwerkError } from '@taktwerk/model';
import type { StepOf } from '../../definition/scenario.ts';
import { qualitySql } from '../quality-sql.ts';
import { bindFor, onlyInput, type StepResult, type StepScope } from '../step-scope.ts';

/** Says which rules rows keep, and passes them on as they are; a broken rule warns or stops. */
export async function checkQuality(step: StepOf<'quality'>, scope: StepScope): Promise<StepResult> {
  const { duck, relations, report } = scope;
  const input = onlyInput(step, scope);
  const broken: string[] = [];
  let rejected = 0;
  for (const check of step.checks) {
    const { sql, words } = qualitySql(check, input, (id) => relations.of(id).relation, bindFor(step, scope));
    const [row] = await duck.rows(sql);
    const bad = Number(row?.bad ?? 0);
    report.line({ type: 'quality', step: step.id, rule: words, broken: bad, severity: step.severity });
    rejected += bad;
    if (bad > 0) broken.push(`${words}; ${bad} do not`);
  }
  relations.pass(step.id, input.id);
  if (broken.length === 0) return { rejected };
  const text = `Step "${step.id}", rows of step "${input.id}": ${broken.join('; ')}.`;
  if (step.severity === 'stop') throw new TaktwerkError('qualityCheckFailed', text);
  report.say(`Warning. ${text}`);
  return { rejected };
}
