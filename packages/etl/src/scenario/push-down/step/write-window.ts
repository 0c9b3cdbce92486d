import type { Step } from '../../../definition/scenario.ts';
import { StepContext } from '../../sql/step-context.ts';
import type { TypedSql } from '../dialect/push-dialect.ts';
import { writeWindowCall } from '../expression/write-expression.ts';
import { NotPushed } from '../not-pushed.ts';
import type { PushedStepScope } from './pushed-step-scope.ts';
import { overOf, withoutTies } from './without-ties.ts';

/** Equal rows have equal values of these. */
const SHARED = ['rank', 'rank_dense', 'dense_rank', 'percent_rank', 'cume_dist'];
/** These differ between rows of one place, so there must be no two. */
const PLACED = [
  'row_number',
  'ntile',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
  'first',
  'last',
];

/** The SELECT of a step that calculates over neighbouring rows. */
export async function writeWindow(
  step: Extract<Step, { kind: 'window' }>,
  scope: PushedStepScope,
): Promise<string> {
  const by = step.by ?? [];
  const duck = new StepContext(step, scope.empty, scope.bind).over(step.partition, step.by);
  const over = { duck, pushed: overOf(scope, step.partition, by) };
  const [input] = scope.empty;
  if (input === undefined) throw new NotPushed('it has no rows to read');
  const list: (readonly [string, string])[] = [];
  for (const { name, expression } of step.columns) {
    const call = await writeWindowCall(scope.setting, scope.bind(expression), { input, over }, [
      ...SHARED,
      ...PLACED,
    ]);
    if (call === null) {
      list.push([name, (await scope.expression(expression, { over })).sql]);
      continue;
    }
    if (by.length === 0) throw new NotPushed(`${call.name} without an order differs from run to run`);
    const sql = callOf(call.name, call.values, call.type, scope);
    list.push([
      name,
      SHARED.includes(call.name)
        ? `${sql} ${over.pushed}`
        : withoutTies(scope, sql, step.partition, by, call.type),
    ]);
  }
  return scope.adding(list);
}

function callOf(name: string, values: readonly TypedSql[], type: string, scope: PushedStepScope): string {
  const [first, second, third] = values;
  const refuse = (): never => {
    throw new NotPushed(`the function ${name} may give something else there`);
  };
  if (scope.setting.dialect.rounds.includes(name)) return refuse();
  switch (name) {
    case 'rank':
    case 'dense_rank':
    case 'percent_rank':
    case 'cume_dist':
    case 'row_number':
      return first === undefined ? `${name}()` : refuse();
    case 'ntile':
      return first !== undefined && isPlace(first, 1) ? `ntile(${first.constant})` : refuse();
    case 'first_value':
    case 'last_value':
      return first !== undefined && second === undefined ? `${name}(${first.sql})` : refuse();
    case 'nth_value':
      return first !== undefined && second !== undefined && isPlace(second, 1)
        ? `nth_value(${first.sql}, ${second.constant})`
        : refuse();
    case 'lag':
    case 'lead': {
      if (first === undefined || (second !== undefined && !isPlace(second, 0))) return refuse();
      const place = second === undefined ? '' : `, ${second.constant}`;
      if (third === undefined) return `${name}(${first.sql}${place})`;
      if (!scope.setting.dialect.lagsWithDefault) return refuse();
      return `${name}(${first.sql}${place}, ${scope.convert(third, type)})`;
    }
    default:
      return refuse();
  }
}

/** A whole number that stands in the expression. */
function isPlace({ constant, type }: TypedSql, least: number): boolean {
  const number = constant === null ? Number.NaN : Number(constant);
  return ['SMALLINT', 'INTEGER', 'BIGINT'].includes(type) && Number.isSafeInteger(number) && number >= least;
}
