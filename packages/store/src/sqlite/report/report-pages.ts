import { inflateRawSync } from 'node:zlib';
import type { ReportType } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { integer } from '../connection/column.ts';
import type { Connection, SqlRow } from '../connection/connection.ts';

/** Pages only grow along a report, so its last piece lies on its last page. */
const LAST_PAGE = `SELECT page FROM report_chunk INDEXED BY report_chunk_by_start
WHERE run_id = ? AND type = ? ORDER BY start DESC LIMIT 1`;

const PIECES = `SELECT page, text, deflated FROM report_chunk INDEXED BY report_chunk_by_start
WHERE run_id = ? AND type = ? AND page >= ? AND page < ? ORDER BY start`;

export interface ReportPages {
  readonly total: number;
  readonly pages: readonly { readonly page: number; readonly text: string }[];
}

/** Some pages of a report, put together from their pieces; line ends become LF. */
export function reportPages(
  connection: Connection,
  runId: number,
  type: ReportType,
  wanted: { readonly from: number; readonly limit: number },
): ReportPages {
  return connection.snapshot(() => {
    const last = connection.get(LAST_PAGE, runId, type);
    const pieces = new Map<number, string[]>();
    for (const row of connection.all(PIECES, runId, type, wanted.from, wanted.from + wanted.limit)) {
      const page = integer(row, 'page');
      const texts = pieces.get(page);
      if (texts === undefined) pieces.set(page, [pieceText(row)]);
      else texts.push(pieceText(row));
    }
    return {
      total: last === undefined ? 0 : integer(last, 'page'),
      pages: [...pieces].map(([page, texts]) => ({ page, text: texts.join('').replaceAll('\r\n', '\n') })),
    };
  });
}

function pieceText(row: SqlRow): string {
  if (typeof row.text === 'string') return row.text;
  if (row.deflated instanceof Uint8Array) return inflateRawSync(row.deflated).toString('utf8');
  throw new TaktwerkError('internal', 'A piece of a report holds neither text nor compressed text.');
}
