import type { StepOf } from '../../definition/scenario.ts';
import type { RowStep } from '../../definition/step/row-steps.ts';
import type { SetStep } from '../../definition/step/set-steps.ts';
import { duckType } from '../../duck/duck-type.ts';
import { readValue } from '../../duck/read-value.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { rowStepSql } from './row-step-sql.ts';
import { setStepSql } from './set-step-sql.ts';
import { StepContext } from './step-context.ts';
import type { StepInput } from './step-input.ts';

/** Steps that are one SELECT over their inputs. */
export type SelectStep = RowStep | SetStep | StepOf<'constants' | 'generate'>;

/** The SELECT a step stands for; a column that an input does not have is refused by name. */
export function stepSql(
  step: SelectStep,
  inputs: readonly StepInput[],
  bind: (expression: string) => string,
): string {
  const context = new StepContext(step, inputs, bind);
  switch (step.kind) {
    case 'constants':
      return constantsSql(step, context);
    case 'generate':
      return `SELECT range + 1 AS ${quoteName(step.column)} FROM range(${step.rows})`;
    case 'select':
    case 'calculate':
    case 'constant':
    case 'mapValues':
    case 'nullIf':
    case 'ifNull':
    case 'coalesce':
    case 'replace':
    case 'pattern':
    case 'text':
    case 'cut':
    case 'hashKey':
    case 'sequence':
    case 'splitFields':
    case 'splitRows':
    case 'concatenate':
    case 'ranges':
    case 'mask':
    case 'validate':
      return rowStepSql(step, context);
    default:
      return setStepSql(step, context);
  }
}

function constantsSql(step: StepOf<'constants'>, context: StepContext): string {
  const columns = step.columns.map((one) => ({ ...one, nullable: true }));
  if (step.rows.length === 0)
    return `SELECT ${columns.map((one) => `NULL::${duckType(one)} AS ${quoteName(one.name)}`).join(', ')} WHERE false`;
  const rows = step.rows.map((row, number) => {
    if (row.length !== columns.length)
      throw context.refuse(`has ${row.length} values in row ${number + 1}, but ${columns.length} columns`);
    return `(${row.map((value) => (value === null ? 'NULL' : quoteText(value))).join(', ')}, ${number + 1})`;
  });
  const values = columns.map((one) => {
    const text = `CAST(${quoteName(one.name)} AS VARCHAR)`;
    const read = readValue(text, one, one);
    if (one.type === 'text') return `${read} AS ${quoteName(one.name)}`;
    const wrong = `error(concat('row ', taktwerk_row, ', column "', ${quoteText(one.name)}, '": ', ${text}, ${quoteText(` is no ${one.type}`)}))`;
    return `CASE WHEN trim(${text}) <> '' AND ${read} IS NULL THEN ${wrong} ELSE ${read} END AS ${quoteName(one.name)}`;
  });
  const names = columns.map(({ name }) => quoteName(name));
  return `SELECT ${values.join(', ')} FROM (VALUES ${rows.join(', ')}) AS v(${names.join(', ')}, taktwerk_row)`;
}
