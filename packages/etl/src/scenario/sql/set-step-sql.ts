import type { SetStep } from '../../definition/step/set-steps.ts';
import { duckType } from '../../duck/duck-type.ts';
import { readValue } from '../../duck/read-value.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { fillGapsSql } from './fill-gaps-sql.ts';
import { compareSql, fuzzyMatchSql, joinSql, lookupSql } from './join-sql.ts';
import type { StepContext } from './step-context.ts';
import { PORT } from './step-ports.ts';

/** The SELECT of a step over whole sets of rows. */
export function setStepSql(step: SetStep, context: StepContext): string {
  switch (step.kind) {
    case 'filter':
      return `SELECT * FROM ${context.relation} WHERE ${context.bind(step.condition)}`;
    case 'switch': {
      const cases = step.cases.map(
        ({ port, condition }) => `WHEN (${context.bind(condition)}) THEN ${quoteText(port)}`,
      );
      return `SELECT *, CASE ${cases.join(' ')} ELSE ${quoteText(step.otherwise ?? 'otherwise')} END AS ${PORT} FROM ${context.relation}`;
    }
    case 'sort':
      return `SELECT * FROM ${context.relation}${context.order(step.by)}`;
    case 'unique':
      if (step.columns === undefined) return `SELECT DISTINCT * FROM ${context.relation}`;
      return `SELECT * FROM ${context.relation} QUALIFY row_number() ${context.over(step.columns, step.by)} = 1`;
    case 'group': {
      const by = context.list(step.by);
      return `SELECT ${by === '' ? '' : `${by}, `}${context.calculated(step.columns)} FROM ${context.relation}${by === '' ? '' : ` GROUP BY ${by}`}`;
    }
    case 'window': {
      const over = context.over(step.partition, step.by);
      return context.adding(
        step.columns.map(({ name, expression }) => [name, `${context.bind(expression)} ${over}`]),
      );
    }
    case 'join':
      return joinSql(step, context);
    case 'lookup':
      return lookupSql(step, context);
    case 'fuzzyMatch':
      return fuzzyMatchSql(step, context);
    case 'union': {
      const all = step.distinct === true ? 'UNION BY NAME' : 'UNION ALL BY NAME';
      return context.inputs.map(({ relation }) => `SELECT * FROM ${relation}`).join(` ${all} `);
    }
    case 'compare':
      return compareSql(step.key, context);
    case 'pivot': {
      const rows = context.list(step.rows);
      const of = `CAST(${context.column(step.column)} AS VARCHAR)`;
      const columns = step.values.map(
        (value) =>
          `${context.bind(step.aggregate)} FILTER (WHERE ${of} = ${quoteText(value)}) AS ${quoteName(value)}`,
      );
      return `SELECT ${rows}, ${columns.join(', ')} FROM ${context.relation} GROUP BY ${rows}`;
    }
    case 'unpivot': {
      const kept = context
        .input()
        .columns.filter((name) => !step.columns.includes(name))
        .map(quoteName);
      const parts = step.columns.map(
        (name) =>
          `SELECT ${[...kept, `${quoteText(name)} AS ${quoteName(step.name)}`, `${context.column(name)} AS ${quoteName(step.value)}`].join(', ')} FROM ${context.relation}`,
      );
      return parts.join(' UNION ALL ');
    }
    case 'flatten':
      return flattenSql(step, context);
    case 'top':
      return step.partition === undefined
        ? `SELECT * FROM ${context.relation}${context.order(step.by)} LIMIT ${step.rows}`
        : `SELECT * FROM ${context.relation} QUALIFY row_number() ${context.over(step.partition, step.by)} <= ${step.rows}`;
    case 'sample':
      return `SELECT * FROM ${context.relation} USING SAMPLE reservoir(${step.rows} ROWS) REPEATABLE (${step.seed ?? 1})`;
    case 'fillGaps':
      return fillGapsSql(step, context);
    case 'sql': {
      const names = context.inputs.map(
        ({ id, relation }) => `${quoteName(id)} AS (SELECT * FROM ${relation})`,
      );
      const text = `SELECT * FROM (${context.bind(step.text)}) AS q`;
      return names.length === 0 ? text : `WITH ${names.join(', ')} ${text}`;
    }
  }
}

/** One row per element of a list in JSON, with fields of the element as columns of their own. */
function flattenSql(step: Extract<SetStep, { kind: 'flatten' }>, context: StepContext): string {
  const list = `CAST(${context.column(step.column)} AS JSON)`;
  const elements = `CASE WHEN json_type(${list}) = 'ARRAY' THEN json_extract(${list}, '$[*]') ELSE [] END`;
  const kept =
    step.keepEmpty === true
      ? `CASE WHEN len(${elements}) = 0 THEN [NULL::JSON] ELSE ${elements} END`
      : elements;
  const rows = `(SELECT *, unnest(${kept}) AS taktwerk_element FROM ${context.relation})`;
  const fields = (step.fields ?? []).map((field): readonly [string, string] => {
    const column = {
      name: field.name,
      type: field.type,
      nullable: true,
      ...(field.precision === undefined ? {} : { precision: field.precision, scale: field.scale ?? 0 }),
    };
    const text = `json_extract_string(taktwerk_element, ${quoteText(field.path)})`;
    const read = `CAST(${readValue(text, column)} AS ${duckType(column)})`;
    const wrong = `error(concat('column "', ${quoteText(field.name)}, '": ', ${text}, ${quoteText(` is no ${field.type}`)}))`;
    return [
      field.name,
      `CASE WHEN ${text} IS NOT NULL AND trim(${text}) <> '' AND ${read} IS NULL THEN ${wrong} ELSE ${read} END`,
    ];
  });
  const element: readonly (readonly [string, string])[] =
    step.fields === undefined ? [[step.as ?? step.column, "json_extract_string(taktwerk_element, '$')"]] : [];
  return context.adding([...element, ...fields], `${rows} AS f`);
}
