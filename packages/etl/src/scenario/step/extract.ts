import { TaktwerkError } from '@taktwerk/model';
import { openSource } from '../../connector/connector-list.ts';
import type { Column } from '../../definition/column.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { duckType } from '../../duck/duck-type.ts';
import { readValue, type TextForm } from '../../duck/read-value.ts';
import { shapeByRule } from '../../load/shape-by-rule.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { connectionOf, type StepResult, type StepScope } from '../step-scope.ts';

const CHUNK_ROWS = 500_000;

/**
 * Reads a source by a rule into a table of the column engine; what that reads by itself, and one step needs, becomes part
 * of the statement of that step.
 */
export async function extract(
  step: StepOf<'extract'>,
  scope: StepScope,
  stored: boolean,
): Promise<StepResult> {
  const { duck, relations, sourceRows } = scope;
  const relation = relations.place(step.id);
  const reader = await openSource(connectionOf(scope, step.connection), {
    rule: step.rule,
    source: {
      name: step.id,
      connection: step.connection,
      ...(step.schema === undefined ? {} : { schema: step.schema }),
    },
    parameters: scope.parameters.values,
    window: null,
    chunkRows: Math.min(CHUNK_ROWS, sourceRows ?? CHUNK_ROWS),
    workFolder: scope.workFolder,
    duck,
  });
  let rows = 0;
  try {
    const { shape } = shapeByRule(step.rule, step.id, reader);
    const typed = shape.map(({ from, column, ...form }) => {
      const value = `r.${quoteName(from)}`;
      const source = reader.columns.find(({ name }) => name === from);
      if (source !== undefined && duckType(source) === duckType(column))
        return `${value} AS ${quoteName(column.name)}`;
      return `${checked(`CAST(${value} AS VARCHAR)`, column, form, "''")} AS ${quoteName(column.name)}`;
    });
    if (reader.whole !== undefined && sourceRows === null) {
      await relations.define(duck, step.id, `SELECT ${typed.join(', ')} FROM (${reader.whole}) AS r`, stored);
      return {};
    }
    const nothing = shape.map(
      ({ column }) => `${readValue('NULL::VARCHAR', column)} AS ${quoteName(column.name)}`,
    );
    await duck.run(`CREATE OR REPLACE TABLE ${relation} AS SELECT ${nothing.join(', ')} WHERE false`);
    if (sourceRows === 0) {
      await relations.register(duck, step.id);
      return { rows };
    }
    for await (const chunk of reader.chunks(null)) {
      const { sql, raw, broken } = await chunk.relation();
      const read = shape.map(
        ({ from, column, ...form }) =>
          `${checked(`r.${quoteName(from)}`, column, form, `concat('row ', ${chunk.rowsBefore} + taktwerk_row, ', ')`)} AS ${quoteName(column.name)}`,
      );
      const list = raw ? read : typed;
      const numbered = raw
        ? `(SELECT *, row_number() OVER () AS taktwerk_row FROM (${sql}) AS n)`
        : `(${sql})`;
      const most = sourceRows === null ? '' : ` LIMIT ${sourceRows - rows}`;
      rows += await duck.run(
        `INSERT INTO ${relation} SELECT ${list.join(', ')} FROM ${numbered} AS r${most}`,
      );
      const [bad] = (await broken?.()) ?? [];
      if (bad !== undefined)
        throw new TaktwerkError('valueDoesNotFit', `Row ${chunk.rowsBefore + bad.row} ${bad.reason}`);
      await chunk.done();
      if (sourceRows !== null && rows >= sourceRows) break;
    }
  } finally {
    await reader.close();
  }
  await relations.register(duck, step.id);
  return { rows };
}

/** Reads a text as the type of a column; a value that does not fit stops the step. Compositions keep such rows aside. */
function checked(text: string, column: Column, form: TextForm, place: string): string {
  const read = readValue(text, column, form);
  if (column.type === 'text') return read;
  const message = `concat(${place}, 'column "', ${quoteText(column.name)}, '": ', ${text}, ${quoteText(` is no ${column.type}`)})`;
  return `CASE WHEN trim(${text}) <> '' AND ${read} IS NULL THEN error(${message}) ELSE ${read} END`;
}
