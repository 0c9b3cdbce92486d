import { TaktwerkError } from '@taktwerk/model';
import type { Step } from '../definition/scenario.ts';
import { duckType } from '../duck/duck-type.ts';
import { readValue } from '../duck/read-value.ts';
import { quoteName, quoteText } from '../sql/quote.ts';

/** What a step is compiled from. */
export interface StepInput {
  /** Name of the step the rows come from. */
  readonly id: string;
  /** The relation, quoted. */
  readonly relation: string;
  readonly columns: readonly string[];
}

/** Steps that are one SELECT over their inputs. */
export type SelectStep = Exclude<
  Step,
  { kind: 'extract' | 'output' | 'quality' | 'preview' | 'condition' | 'setVariable' | 'stop' }
>;

type Bind = (expression: string) => string;
type OrderBy = readonly { readonly column: string; readonly descending?: boolean }[];

/** The SELECT a step stands for; a column that an input does not have is refused by name. */
export function stepSql(step: SelectStep, inputs: readonly StepInput[], bind: Bind): string {
  const input = (place = 0): StepInput => {
    const found = inputs[place];
    if (found !== undefined) return found;
    throw refuse(step, `needs input ${place + 1}; it has ${inputs.length}`);
  };
  const column = (name: string, place = 0): string => {
    if (input(place).columns.includes(name)) return quoteName(name);
    throw refuse(
      step,
      `needs column "${name}" of step "${input(place).id}", which has ${input(place).columns.join(', ')}`,
    );
  };
  const list = (names: readonly string[], place = 0): string =>
    names.map((name) => column(name, place)).join(', ');
  const order = (by: OrderBy | undefined): string =>
    by === undefined || by.length === 0
      ? ''
      : ` ORDER BY ${by.map((one) => `${column(one.column)}${one.descending === true ? ' DESC' : ''} NULLS LAST`).join(', ')}`;
  const replacing = (names: readonly string[], change: (quoted: string) => string): string =>
    `SELECT * REPLACE (${names.map((name) => `${change(column(name))} AS ${quoteName(name)}`).join(', ')}) FROM ${input().relation}`;
  const calculated = (columns: readonly { readonly name: string; readonly expression: string }[]): string =>
    columns.map(({ name, expression }) => `(${bind(expression)}) AS ${quoteName(name)}`).join(', ');
  /** All columns but those that are calculated anew. */
  const others = (names: readonly string[]): string => {
    const kept = input().columns.filter((name) => !names.includes(name));
    return kept.map((name) => `${quoteName(name)}, `).join('');
  };

  switch (step.kind) {
    case 'constants': {
      const columns = step.columns.map((one) => ({ ...one, nullable: true }));
      const rows = step.rows.map(
        (row) => `(${columns.map((_, index) => textOrNull(row[index] ?? null)).join(', ')})`,
      );
      const names = columns.map(({ name }) => quoteName(name));
      const values = columns.map(
        (one, index) => `${readValue(`CAST(${names[index]} AS VARCHAR)`, one, one)} AS ${names[index]}`,
      );
      if (rows.length === 0)
        return `SELECT ${columns.map((one) => `NULL::${duckType(one)} AS ${quoteName(one.name)}`).join(', ')} WHERE false`;
      return `SELECT ${values.join(', ')} FROM (VALUES ${rows.join(', ')}) AS v(${names.join(', ')})`;
    }
    case 'generate':
      return `SELECT range + 1 AS ${quoteName(step.column)} FROM range(${step.rows})`;
    case 'select': {
      const columns = step.columns.map(({ name, as, type, precision, scale }) => {
        const target = {
          name,
          type: type ?? 'text',
          nullable: true,
          ...(precision === undefined ? {} : { precision, scale: scale ?? 0 }),
        };
        const value = type === undefined ? column(name) : `CAST(${column(name)} AS ${duckType(target)})`;
        return `${value} AS ${quoteName(as ?? name)}`;
      });
      return `SELECT ${columns.join(', ')} FROM ${input().relation}`;
    }
    case 'calculate':
      return `SELECT ${others(step.columns.map(({ name }) => name))}${calculated(step.columns)} FROM ${input().relation}`;
    case 'mapValues': {
      const name = step.as ?? step.column;
      const cases = Object.entries(step.values).map(
        ([from, to]) => `WHEN ${quoteText(from)} THEN ${quoteText(to)}`,
      );
      const otherwise =
        step.otherwise === undefined ? `CAST(${column(step.column)} AS VARCHAR)` : textOrNull(step.otherwise);
      return `SELECT ${others([name])}CASE CAST(${column(step.column)} AS VARCHAR) ${cases.join(' ')} ELSE ${otherwise} END AS ${quoteName(name)} FROM ${input().relation}`;
    }
    case 'nullIf':
      return replacing(
        step.columns,
        (value) =>
          `CASE WHEN CAST(${value} AS VARCHAR) = ${quoteText(step.value)} THEN NULL ELSE ${value} END`,
      );
    case 'ifNull':
      return replacing(step.columns, (value) => `coalesce(${value}, ${quoteText(step.value)})`);
    case 'replace':
      return replacing([step.column], (value) =>
        step.pattern === true
          ? `regexp_replace(${value}, ${quoteText(step.find)}, ${quoteText(step.by)}, 'g')`
          : `replace(${value}, ${quoteText(step.find)}, ${quoteText(step.by)})`,
      );
    case 'text':
      return replacing(step.columns, (value) => `${step.change}(${value})`);
    case 'hashKey': {
      // A mark for no value, and lengths, so that no two different keys give the same text.
      const parts = step.columns.map(
        (name) => `coalesce(concat(length(CAST(${column(name)} AS VARCHAR)), ':', ${column(name)}), '-')`,
      );
      return `SELECT ${others([step.as])}sha256(concat(${parts.join(', ')})) AS ${quoteName(step.as)} FROM ${input().relation}`;
    }
    case 'sequence':
      return `SELECT ${others([step.as])}row_number() OVER (${order(step.by)}) AS ${quoteName(step.as)} FROM ${input().relation}`;
    case 'splitRows':
      return `SELECT * REPLACE (unnest(string_split(${column(step.column)}, ${quoteText(step.separator)})) AS ${quoteName(step.column)}) FROM ${input().relation}`;
    case 'filter':
      return `SELECT * FROM ${input().relation} WHERE ${bind(step.condition)}`;
    case 'sort':
      return `SELECT * FROM ${input().relation}${order(step.by)}`;
    case 'unique':
      if (step.columns === undefined) return `SELECT DISTINCT * FROM ${input().relation}`;
      return `SELECT * FROM ${input().relation} QUALIFY row_number() OVER (PARTITION BY ${list(step.columns)}${order(step.by)}) = 1`;
    case 'group': {
      const by = list(step.by);
      return `SELECT ${by === '' ? '' : `${by}, `}${calculated(step.columns)} FROM ${input().relation}${by === '' ? '' : ` GROUP BY ${by}`}`;
    }
    case 'window': {
      const over = `OVER (${step.partition.length === 0 ? '' : `PARTITION BY ${list(step.partition)}`}${order(step.by)})`;
      const columns = step.columns.map(
        ({ name, expression }) => `${bind(expression)} ${over} AS ${quoteName(name)}`,
      );
      return `SELECT ${others(step.columns.map(({ name }) => name))}${columns.join(', ')} FROM ${input().relation}`;
    }
    case 'join':
      return joinSql(step, input, column);
    case 'lookup': {
      const on = step.on.map(({ left, right }) => `l.${column(left)} = r.${column(right, 1)}`).join(' AND ');
      const taken = step.take.map(({ name, as }) => `r.${column(name, 1)} AS ${quoteName(as ?? name)}`);
      // Each row finds one row at most: the lookup never multiplies rows.
      const keys = list(
        step.on.map(({ right }) => right),
        1,
      );
      const one = `(SELECT * FROM ${input(1).relation} QUALIFY row_number() OVER (PARTITION BY ${keys}) = 1)`;
      return `SELECT l.*, ${taken.join(', ')} FROM ${input().relation} AS l LEFT JOIN ${one} AS r ON ${on}`;
    }
    case 'union': {
      input(0);
      const all = step.distinct === true ? ' UNION BY NAME ' : ' UNION ALL BY NAME ';
      return inputs.map(({ relation }) => `SELECT * FROM ${relation}`).join(all);
    }
    case 'compare':
      return compareSql(step.key, input(0), input(1), column);
    case 'pivot': {
      const columns = step.values.map(
        (value) =>
          `${bind(step.aggregate)} FILTER (WHERE CAST(${column(step.column)} AS VARCHAR) = ${quoteText(value)}) AS ${quoteName(value)}`,
      );
      const rows = list(step.rows);
      return `SELECT ${rows}, ${columns.join(', ')} FROM ${input().relation} GROUP BY ${rows}`;
    }
    case 'unpivot': {
      const kept = input()
        .columns.filter((name) => !step.columns.includes(name))
        .map(quoteName);
      const parts = step.columns.map(
        (name) =>
          `SELECT ${[...kept, `${quoteText(name)} AS ${quoteName(step.name)}`, `${column(name)} AS ${quoteName(step.value)}`].join(', ')} FROM ${input().relation}`,
      );
      return parts.join(' UNION ALL ');
    }
    case 'top':
      return `SELECT * FROM ${input().relation}${order(step.by)} LIMIT ${step.rows}`;
    case 'sample':
      return `SELECT * FROM ${input().relation} USING SAMPLE reservoir(${step.rows} ROWS) REPEATABLE (${step.seed ?? 1})`;
    case 'sql': {
      const names = inputs.map(({ id, relation }) => `${quoteName(id)} AS (SELECT * FROM ${relation})`);
      const text = `SELECT * FROM (${bind(step.text)}) AS q`;
      return names.length === 0 ? text : `WITH ${names.join(', ')} ${text}`;
    }
  }
}

type ColumnOf = (name: string, place?: number) => string;

function joinSql(
  step: Extract<SelectStep, { kind: 'join' }>,
  input: (place?: number) => StepInput,
  column: ColumnOf,
): string {
  const [left, right] = [input(0), input(1)];
  if (step.how === 'cross')
    return `SELECT l.*, ${takenOf(step, left, right, column)} FROM ${left.relation} AS l CROSS JOIN ${right.relation} AS r`;
  if (step.on === undefined) throw refuse(step, `needs "on" for how ${step.how}`);
  const on = step.on.map((pair) => `l.${column(pair.left)} = r.${column(pair.right, 1)}`).join(' AND ');
  if (step.how === 'semi' || step.how === 'anti') {
    return `SELECT l.* FROM ${left.relation} AS l ${step.how.toUpperCase()} JOIN ${right.relation} AS r ON ${on}`;
  }
  return `SELECT l.*, ${takenOf(step, left, right, column)} FROM ${left.relation} AS l ${step.how.toUpperCase()} JOIN ${right.relation} AS r ON ${on}`;
}

/** The columns of the right side: those that are named, else all whose names the left side does not have. */
function takenOf(
  step: Extract<SelectStep, { kind: 'join' }>,
  left: StepInput,
  right: StepInput,
  column: ColumnOf,
): string {
  const take =
    step.take ??
    right.columns.filter((name) => !left.columns.includes(name)).map((name) => ({ name, as: name }));
  for (const { name, as } of take) {
    if (left.columns.includes(as ?? name))
      throw refuse(step, `takes "${name}", a name the left side has too; give it another one with "as"`);
  }
  if (take.length === 0) return 'NULL AS taktwerk_nothing';
  return take.map(({ name, as }) => `r.${column(name, 1)} AS ${quoteName(as ?? name)}`).join(', ');
}

/** Rows of both inputs by key, with `change`: added, removed, changed or same. */
function compareSql(key: readonly string[], before: StepInput, after: StepInput, column: ColumnOf): string {
  const keys = key.map((name) => {
    column(name, 1);
    return column(name);
  });
  const on = keys.map((name) => `b.${name} = a.${name}`).join(' AND ');
  const others = after.columns
    .filter((name) => !key.includes(name) && before.columns.includes(name))
    .map(quoteName);
  const different = others.map((name) => `b.${name} IS DISTINCT FROM a.${name}`).join(' OR ');
  const first = keys[0] ?? '';
  const values = [...keys, ...others].map((name) => `coalesce(a.${name}, b.${name}) AS ${name}`);
  return `SELECT CASE WHEN b.${first} IS NULL THEN 'added' WHEN a.${first} IS NULL THEN 'removed'
    WHEN ${different === '' ? 'false' : different} THEN 'changed' ELSE 'same' END AS change, ${values.join(', ')}
    FROM ${before.relation} AS b FULL JOIN ${after.relation} AS a ON ${on}`;
}

function textOrNull(value: string | null): string {
  return value === null ? 'NULL' : quoteText(value);
}

function refuse(step: Step, what: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', `Step "${step.id}" (${step.kind}) ${what}.`);
}
