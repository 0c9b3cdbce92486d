import type { ReportChunk } from '@taktwerk/model';
import { deflateText, isWorthDeflating } from '../../report/piece-text.ts';
import { bytesArray, numberArray, textArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

const APPEND = `INSERT INTO report_chunk (run_id, type, start, bytes, page, written_at, text, deflated)
SELECT run_id, type, start, bytes, page, ?, text, deflated
FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bytea[])
  AS chunk (run_id, type, start, bytes, page, text, deflated)
ON CONFLICT (run_id, type, start) DO NOTHING`;

/** Appends pieces of report text; a piece that is there already is dropped. */
export async function appendChunks(
  connection: Connection,
  chunks: readonly ReportChunk[],
  now: number,
): Promise<void> {
  if (chunks.length === 0) return;
  const deflated = chunks.map(({ text }) => (mustDeflate(text) ? deflateText(text) : null));
  await connection.run(
    APPEND,
    now,
    numberArray(chunks.map(({ runId }) => runId)),
    textArray(chunks.map(({ type }) => type)),
    numberArray(chunks.map(({ start }) => start)),
    numberArray(chunks.map(({ bytes }) => bytes)),
    numberArray(chunks.map(({ page }) => page)),
    textArray(chunks.map(({ text }, index) => (deflated[index] === null ? text : null))),
    bytesArray(deflated),
  );
}

/** Text that holds a NUL comes back exactly only as bytes. */
function mustDeflate(text: string): boolean {
  return isWorthDeflating(text) || text.includes('\u0000');
}
