import type { ReportType } from '@taktwerk/model';
import { pagesOfPieces, type ReportPages } from '../../report/pages-of-pieces.ts';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** Pages only grow along a report, so its last piece lies on its last page. */
const LAST_PAGE = `SELECT page FROM report_chunk
WHERE run_id = ? AND type = ? ORDER BY start DESC LIMIT 1`;

const PIECES = `SELECT page, text, deflated FROM report_chunk
WHERE run_id = ? AND type = ? AND page >= ? AND page < ? ORDER BY start`;

/** Some pages of a report. */
export function reportPages(
  connection: Connection,
  runId: number,
  type: ReportType,
  wanted: { readonly from: number; readonly limit: number },
): Promise<ReportPages> {
  return connection.snapshot(async () => {
    const [last, pieces] = await Promise.all([
      connection.get(LAST_PAGE, runId, type),
      connection.all(PIECES, runId, type, wanted.from, wanted.from + wanted.limit),
    ]);
    return { total: last === undefined ? 0 : integer(last, 'page'), pages: pagesOfPieces(pieces) };
  });
}
