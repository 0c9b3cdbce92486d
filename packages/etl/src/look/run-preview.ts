import { TaktwerkError } from '@taktwerk/model/error';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import { openSource } from '../connector/connector-list.ts';
import type { SourceReader } from '../connector/source-reader.ts';
import type { PreviewOrder } from '../definition/order.ts';
import type { Source } from '../definition/source.ts';
import { Duck } from '../duck/duck.ts';
import { readValue } from '../duck/read-value.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import { shapeByRule } from '../load/shape-by-rule.ts';
import type { RunReport } from '../run-report.ts';
import { quoteName } from '../sql/quote.ts';

const MEMORY_MEGABYTES = 512;
const RELATION = 'memory.main.looked_at';

/** Shows the first rows of each source by the rule, typed as a load would type them, or their profile; writes nothing. */
export async function runPreview(order: PreviewOrder, workFolder: string, report: RunReport): Promise<void> {
  const parameters = bindParameters(order.rule.parameters ?? [], [], order.parameters ?? [], 1);
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  try {
    for (const source of order.sources) await look(order, source, parameters, { workFolder, duck, report });
  } finally {
    await duck.close();
  }
}

async function look(
  { rule, connections, rows, profile }: PreviewOrder,
  source: Source,
  parameters: readonly BoundParameter[],
  { workFolder, duck, report }: { workFolder: string; duck: Duck; report: RunReport },
): Promise<void> {
  const connection = connections.find(({ name }) => name === source.connection);
  if (connection === undefined)
    throw new TaktwerkError('invalidOrder', `There is no connection "${source.connection}".`);
  const request = { rule, source, parameters, window: null, chunkRows: rows, workFolder, duck };
  const reader = await openSource(connection, request);
  try {
    const unfit = await take(reader, { rule, source, rows, duck });
    for (const text of unfit) report.say(`${source.name}: ${text}`);
  } finally {
    await reader.close();
  }
  const shown = profile ? [] : await duck.rows(`SELECT * FROM ${RELATION}`);
  const columns = profile
    ? await duck.rows(
        `SELECT column_name AS name, column_type AS type, min, max, approx_unique AS distinct_values, avg, q25, q50, q75, count AS rows, null_percentage
         FROM (SUMMARIZE SELECT * FROM ${RELATION})`,
      )
    : await duck.rows(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${RELATION})`);
  report.line({ type: 'preview', step: source.name, rows: shown, profile: columns });
}

/** Stores the first rows of the source; returns what does not fit its type, by column. */
async function take(
  reader: SourceReader,
  { rule, source, rows, duck }: Pick<PreviewOrder, 'rule' | 'rows'> & { source: Source; duck: Duck },
): Promise<readonly string[]> {
  const { shape } = shapeByRule(rule, source.name, reader);
  const empty = shape.map(
    ({ column }) => `${readValue('NULL::VARCHAR', column)} AS ${quoteName(column.name)}`,
  );
  await duck.run(`CREATE OR REPLACE TABLE ${RELATION} AS SELECT ${empty.join(', ')} WHERE false`);
  const unfit: string[] = [];
  let taken = 0;
  for await (const chunk of reader.chunks(null)) {
    const { sql, raw } = await chunk.relation();
    const list = shape.map(({ from, column, ...form }) => {
      const value = `r.${quoteName(from)}`;
      return `${raw ? readValue(value, column, form) : value} AS ${quoteName(column.name)}`;
    });
    const limited = `(SELECT * FROM (${sql}) LIMIT ${rows - taken}) AS r`;
    taken += await duck.run(`INSERT INTO ${RELATION} SELECT ${list.join(', ')} FROM ${limited}`);
    if (raw) {
      for (const { from, column, ...form } of shape) {
        if (column.type === 'text') continue;
        const value = `r.${quoteName(from)}`;
        const [row] = await duck.rows(
          `SELECT count(*) AS n, min(${value}) AS sample FROM ${limited} WHERE trim(${value}) <> '' AND ${readValue(value, column, form)} IS NULL`,
        );
        if (Number(row?.n ?? 0) > 0)
          unfit.push(
            `column ${column.name}: ${row?.n} values are no ${column.type}, such as "${row?.sample}".`,
          );
      }
    }
    await chunk.done();
    if (taken >= rows) break;
  }
  return unfit;
}
