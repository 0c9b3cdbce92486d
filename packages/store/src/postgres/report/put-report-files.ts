import type { ReportFileRecord } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, type, pages, bytes', ['bigint', 'text', 'bigint', 'bigint']);
const PUT = putRows('report_file', SHAPE, ['run_id', 'type']);

/** Notes which reports are in files, each given once. */
export async function putReportFiles(
  connection: Connection,
  files: readonly ReportFileRecord[],
): Promise<void> {
  if (files.length === 0) return;
  const cells = files.map(({ runId, type, pages, bytes }) => [runId, type, pages, bytes]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
