import type { RowStep } from '../../definition/step/row-steps.ts';
import { duckType } from '../../duck/duck-type.ts';
import { readValue } from '../../duck/read-value.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import type { StepContext } from './step-context.ts';
import { PORT } from './step-ports.ts';

/** The SELECT of a step that works row by row. */
export function rowStepSql(step: RowStep, context: StepContext): string {
  const { relation } = context;
  const text = (name: string): string => `CAST(${context.column(name)} AS VARCHAR)`;
  switch (step.kind) {
    case 'select': {
      const columns = step.columns.map((one) => {
        const { name, as, type } = one;
        const value =
          type === undefined
            ? context.column(name)
            : castWithPlace(
                context.column(name),
                duckType({ ...digits(one), name, type, nullable: true }),
                name,
              );
        return `${value} AS ${quoteName(as ?? name)}`;
      });
      return `SELECT ${columns.join(', ')} FROM ${relation}`;
    }
    case 'calculate':
      return `SELECT ${context.others(step.columns.map(({ name }) => name))}${context.calculated(step.columns)} FROM ${relation}`;
    case 'constant':
      return context.adding(
        step.columns.map((one) => {
          const column = { ...digits(one), name: one.name, type: one.type, nullable: true };
          const given = context.text(one.value);
          const read = `CAST(${readValue(`CAST(${given} AS VARCHAR)`, column)} AS ${duckType(column)})`;
          const wrong = `error(${quoteText(`column "${one.name}": ${one.value ?? ''} is no ${one.type}`)})`;
          return [
            one.name,
            one.value === null
              ? read
              : `CASE WHEN ${given} IS NOT NULL AND ${read} IS NULL THEN ${wrong} ELSE ${read} END`,
          ];
        }),
      );
    case 'mapValues': {
      const cases = Object.entries(step.values).map(
        ([from, to]) => `WHEN ${quoteText(from)} THEN ${quoteText(to)}`,
      );
      const otherwise = step.otherwise === undefined ? text(step.column) : textOrNull(step.otherwise);
      return context.adding([
        [step.as ?? step.column, `CASE ${text(step.column)} ${cases.join(' ')} ELSE ${otherwise} END`],
      ]);
    }
    case 'nullIf':
      return context.replacing(
        step.columns,
        (value, name) => `CASE WHEN ${text(name)} = ${quoteText(step.value)} THEN NULL ELSE ${value} END`,
      );
    case 'ifNull':
      return context.replacing(
        step.columns,
        (value, name) => `coalesce(${value}, CAST(${quoteText(step.value)} AS ${context.type(name)}))`,
      );
    case 'coalesce':
      return context.adding([[step.as, `coalesce(${context.list(step.columns)})`]]);
    case 'replace':
      return context.replacing([step.column], (value) =>
        step.pattern === true
          ? `regexp_replace(${value}, ${quoteText(step.find)}, ${quoteText(step.by)}, 'g')`
          : `replace(${value}, ${quoteText(step.find)}, ${quoteText(step.by)})`,
      );
    case 'pattern': {
      const names = step.as.map((_, index) => quoteText(`g${index + 1}`)).join(', ');
      const pattern = quoteText(step.pattern);
      const found = `regexp_extract(${text(step.column)}, ${pattern}, [${names}])`;
      return context.adding(
        step.as.map((name, index) => [
          name,
          `CASE WHEN regexp_matches(${text(step.column)}, ${pattern}) THEN ${found}['g${index + 1}'] END`,
        ]),
      );
    }
    case 'text':
      return context.replacing(step.columns, (value) => changedText(value, step.change));
    case 'cut':
      return context.replacing(
        step.columns,
        (_, name) =>
          `substring(${text(name)}, ${step.from}${step.length === undefined ? '' : `, ${step.length}`})`,
      );
    case 'hashKey':
      return context.adding([
        [step.as, `sha256(${keyText(step.columns.map((name) => context.column(name)))})`],
      ]);
    case 'sequence':
      return context.adding([[step.as, `row_number() ${context.over(undefined, step.by)}`]]);
    case 'splitFields':
      return context.adding(
        step.as.map((name, index) => [
          name,
          `nullif(string_split(${text(step.column)}, ${quoteText(step.separator)})[${index + 1}], '')`,
        ]),
      );
    case 'splitRows':
      return context.replacing(
        [step.column],
        (_, name) => `unnest(string_split(${text(name)}, ${quoteText(step.separator)}))`,
      );
    case 'concatenate':
      return context.adding([
        [
          step.as,
          `concat_ws(${quoteText(step.separator ?? '')}, ${step.columns.map((name) => context.column(name)).join(', ')})`,
        ],
      ]);
    case 'ranges': {
      const value = context.column(step.column);
      const type = context.type(step.column);
      const cases = step.ranges.map(
        ({ below, label }) => `WHEN ${value} < CAST(${quoteText(below)} AS ${type}) THEN ${quoteText(label)}`,
      );
      return context.adding([
        [
          step.as,
          `CASE WHEN ${value} IS NULL THEN NULL ${cases.join(' ')} ELSE ${textOrNull(step.otherwise ?? null)} END`,
        ],
      ]);
    }
    case 'mask':
      return context.replacing(step.columns, (value, name) => {
        if (step.how === 'hash') {
          return `CASE WHEN ${value} IS NULL THEN NULL ELSE sha256(concat(${context.text(step.salt ?? '')}, ${text(name)})) END`;
        }
        const [start, end] = [step.keepStart ?? 0, step.keepEnd ?? 0];
        const long = `length(${text(name)})`;
        // What is not longer than what would be kept is hidden whole.
        return `CASE WHEN ${long} <= ${start + end} THEN repeat('*', ${long}) ELSE left(${text(name)}, ${start}) || repeat('*', ${long} - ${start + end}) || right(${text(name)}, ${end}) END`;
      });
    case 'validate': {
      const cases = step.rules.map(
        ({ expression, message }) =>
          `WHEN (${context.bind(expression)}) IS NOT TRUE THEN ${quoteText(message)}`,
      );
      return `SELECT *, CASE ${cases.join(' ')} END AS ${PORT} FROM ${relation}`;
    }
  }
}

/** A cast that tells the column and the value when it fails. */
function castWithPlace(value: string, type: string, name: string): string {
  const wrong = `error(concat('column "', ${quoteText(name)}, '": ', CAST(${value} AS VARCHAR), ${quoteText(` is no ${type}`)}))`;
  return `CASE WHEN ${value} IS NOT NULL AND TRY_CAST(${value} AS ${type}) IS NULL THEN ${wrong} ELSE TRY_CAST(${value} AS ${type}) END`;
}

/** A mark for no value, and lengths, so that no two different keys give the same text. */
function keyText(columns: readonly string[]): string {
  const parts = columns.map(
    (column) => `coalesce(concat(length(CAST(${column} AS VARCHAR)), ':', ${column}), '-')`,
  );
  return `concat(${parts.join(', ')})`;
}

function changedText(
  value: string,
  change: 'trim' | 'trimStart' | 'trimEnd' | 'upper' | 'lower' | 'collapse',
): string {
  switch (change) {
    case 'trimStart':
      return `ltrim(${value})`;
    case 'trimEnd':
      return `rtrim(${value})`;
    case 'collapse':
      return `trim(regexp_replace(${value}, '\\s+', ' ', 'g'))`;
    default:
      return `${change}(${value})`;
  }
}

function digits({ precision, scale }: { readonly precision?: number; readonly scale?: number }) {
  return precision === undefined ? {} : { precision, scale: scale ?? 0 };
}

function textOrNull(value: string | null): string {
  return value === null ? 'NULL' : quoteText(value);
}
