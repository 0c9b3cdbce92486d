import { TaktwerkError } from '@taktwerk/model';
import { openSource } from '../../connector/connector-list.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { readValue } from '../../duck/read-value.ts';
import { shapeByRule } from '../../load/shape-by-rule.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { connectionOf, type StepResult, type StepScope } from '../step-scope.ts';

const CHUNK_ROWS = 500_000;

/** Reads a source by a rule into a table of the column engine. */
export async function extract(step: StepOf<'extract'>, scope: StepScope): Promise<StepResult> {
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
      const list = shape.map(({ from, column, ...form }) => {
        const value = `r.${quoteName(from)}`;
        if (!raw) return `${value} AS ${quoteName(column.name)}`;
        const read = readValue(value, column, form);
        // A value that does not fit stops the step; compositions keep such rows aside.
        const message = `concat('row ', ${chunk.rowsBefore} + taktwerk_row, ', column "', ${quoteText(column.name)}, '": ', ${value}, ${quoteText(` is no ${column.type}`)})`;
        return column.type === 'text'
          ? `${read} AS ${quoteName(column.name)}`
          : `CASE WHEN trim(${value}) <> '' AND ${read} IS NULL THEN error(${message}) ELSE ${read} END AS ${quoteName(column.name)}`;
      });
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
