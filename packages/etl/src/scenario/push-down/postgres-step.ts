import type { Step } from '../../definition/scenario.ts';
import type { Duck } from '../../duck/duck.ts';
import { columnOfDuckType } from '../../duck/duck-type.ts';
import { quoteName } from '../../sql/quote.ts';
import type { StepInput } from '../sql/step-input.ts';
import { NotPushed } from './not-pushed.ts';
import { postgresExpression } from './postgres-expression.ts';
import { postgresTypeOf } from './postgres-type-of.ts';
import type { StatementValues } from './statement-values.ts';

/** What a step is written with; `relation` of an input is what PostgreSQL calls it. */
export interface PostgresStepScope {
  readonly duck: Duck;
  readonly inputs: readonly StepInput[];
  readonly values: StatementValues;
  /** SQL of the user with its parameters put in as values. */
  readonly bind: (expression: string) => string;
}

/** Steps that PostgreSQL does with the same result, depending on their expressions. */
export const PUSHED_KINDS: readonly Step['kind'][] = [
  'filter',
  'calculate',
  'select',
  'coalesce',
  'sort',
  'unique',
  'group',
  'union',
  'join',
];

/**
 * The SELECT of PostgreSQL a step stands for, which gives the same rows as that of DuckDB. Columns have been checked when
 * the step was described.
 * @throws NotPushed for what would give other rows there
 */
export async function postgresStep(step: Step, scope: PostgresStepScope): Promise<string> {
  const { inputs } = scope;
  const [input] = inputs;
  if (input === undefined) throw new NotPushed(`a step of kind ${step.kind} is not done there`);
  const from = `FROM ${input.relation} AS i`;
  const expression = (text: string, aggregates: boolean): Promise<string> =>
    postgresExpression(scope.duck, scope.bind(text), { input, aggregates, values: scope.values });
  const calculated = (
    columns: readonly { readonly name: string; readonly expression: string }[],
    sums: boolean,
  ) => inOrder(columns, async (one) => `${await expression(one.expression, sums)} AS ${quoteName(one.name)}`);
  const others = (names: readonly string[]): readonly string[] =>
    input.columns.filter((name) => !names.includes(name)).map((name) => `i.${quoteName(name)}`);
  switch (step.kind) {
    case 'filter':
      return `SELECT i.* ${from} WHERE ${await expression(step.condition, false)}`;
    case 'calculate': {
      const added = await calculated(step.columns, false);
      return `SELECT ${[...others(step.columns.map(({ name }) => name)), ...added].join(', ')} ${from}`;
    }
    case 'select': {
      if (step.columns.some(({ type }) => type !== undefined))
        throw new NotPushed('a change of type may read or round otherwise there');
      const taken = step.columns.map(({ name, as }) => `i.${quoteName(name)} AS ${quoteName(as ?? name)}`);
      return `SELECT ${taken.join(', ')} ${from}`;
    }
    case 'coalesce':
      return `SELECT ${[...others([step.as]), `coalesce(${step.columns.map((name) => `i.${quoteName(name)}`).join(', ')}) AS ${quoteName(step.as)}`].join(', ')} ${from}`;
    case 'sort':
      return `SELECT i.* ${from}${orderOf(step.by)}`;
    case 'unique':
      if (step.columns !== undefined)
        throw new NotPushed('which of several rows is the first may differ there');
      return `SELECT DISTINCT i.* ${from}`;
    case 'group': {
      const by = step.by.map((name) => `i.${quoteName(name)}`);
      const sums = await calculated(step.columns, true);
      return `SELECT ${[...by, ...sums].join(', ')} ${from}${by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`}`;
    }
    case 'union':
      return union(inputs, step.distinct === true);
    case 'join':
      return join(step, inputs);
    default:
      throw new NotPushed(`a step of kind ${step.kind} is not done there`);
  }
}

/** One after the other: the values of the statement are numbered. */
async function inOrder<T>(
  list: readonly T[],
  write: (one: T) => Promise<string>,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const one of list) written.push(await write(one));
  return written;
}

function orderOf(by: readonly { readonly column: string; readonly descending?: boolean }[]): string {
  const terms = by.map(
    ({ column, descending }) => `i.${quoteName(column)}${descending === true ? ' DESC' : ''} NULLS LAST`,
  );
  return ` ORDER BY ${terms.join(', ')}`;
}

/** Columns by their names; one that an input lacks has no value. */
function union(inputs: readonly StepInput[], distinct: boolean): string {
  const all = new Map<string, string>();
  for (const { columns, types } of inputs) {
    for (const name of columns) {
      const type = types.get(name) ?? 'VARCHAR';
      if ((all.get(name) ?? type) !== type)
        throw new NotPushed(`column "${name}" of a union has several types`);
      all.set(name, type);
    }
  }
  const lists = inputs.map(({ relation, columns }) => {
    const list = [...all].map(([name, type]) => {
      const { type: wanted } = postgresTypeOf(columnOfDuckType(name, type), `column "${name}"`);
      return columns.includes(name) ? quoteName(name) : `CAST(NULL AS ${wanted}) AS ${quoteName(name)}`;
    });
    return `SELECT ${list.join(', ')} FROM ${relation}`;
  });
  return lists.join(distinct ? ' UNION ' : ' UNION ALL ');
}

function join(step: Extract<Step, { kind: 'join' }>, inputs: readonly StepInput[]): string {
  const [left, right] = inputs;
  if (left === undefined || right === undefined) throw new NotPushed('a join has two inputs');
  const { how, on } = step;
  const pairs = (on ?? []).map((one) => {
    if (left.types.get(one.left) !== right.types.get(one.right))
      throw new NotPushed(`"${one.left}" and "${one.right}" of a join are of different types`);
    return `l.${quoteName(one.left)} = r.${quoteName(one.right)}`;
  });
  const condition = pairs.join(' AND ');
  if (how === 'semi' || how === 'anti') {
    return `SELECT l.* FROM ${left.relation} AS l WHERE ${how === 'anti' ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${right.relation} AS r WHERE ${condition})`;
  }
  const bothKeep = how === 'right' || how === 'full';
  const own = left.columns.map((name) => {
    const key = bothKeep ? on?.find((one) => one.left === name) : undefined;
    // Rows that only the right side has keep their key.
    return key === undefined
      ? `l.${quoteName(name)}`
      : `coalesce(l.${quoteName(name)}, r.${quoteName(key.right)}) AS ${quoteName(name)}`;
  });
  const take =
    step.take ??
    right.columns.filter((name) => !left.columns.includes(name)).map((name) => ({ name, as: name }));
  const taken = take.map(({ name, as }) => `r.${quoteName(name)} AS ${quoteName(as ?? name)}`);
  const rule = how === 'cross' ? '' : ` ON ${condition}`;
  return `SELECT ${[...own, ...taken].join(', ')} FROM ${left.relation} AS l ${how.toUpperCase()} JOIN ${right.relation} AS r${rule}`;
}
