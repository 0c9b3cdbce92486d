import { encodeOutgoing } from '@taktwerk/model/outgoing';
import { integer } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { addMessages } from '../inbox/inbox.ts';

const FILED =
  'SELECT DISTINCT run_id FROM report_file WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id';
const FORGET = 'DELETE FROM report_file WHERE run_id IN (SELECT value FROM json_each(?))';

/** Forgets the files of runs that go, and orders their removal in the same transaction. */
export function forgetReportFiles(connection: Connection, runIds: readonly number[], now: number): void {
  if (runIds.length === 0) return;
  const runs = JSON.stringify(runIds);
  const filed = connection.all(FILED, runs).map((row) => integer(row, 'run_id'));
  if (filed.length === 0) return;
  connection.run(FORGET, runs);
  const messages = filed.map((runId) =>
    encodeOutgoing({ kind: 'reportFile', runId, action: 'remove', keep: false }),
  );
  addMessages(connection, messages, now);
}
