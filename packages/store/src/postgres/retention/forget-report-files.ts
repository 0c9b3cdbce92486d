import { encodeOutgoing } from '@taktwerk/model/outgoing';
import { integer } from '../../row/column.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { addMessages } from '../inbox/inbox.ts';

const FILED = 'SELECT DISTINCT run_id FROM report_file WHERE run_id = ANY (?::bigint[]) ORDER BY run_id';
const FORGET = 'DELETE FROM report_file WHERE run_id = ANY (?::bigint[])';

/** Forgets the files of runs that go, and orders their removal in the same transaction. */
export async function forgetReportFiles(
  connection: Connection,
  runIds: readonly number[],
  now: number,
): Promise<void> {
  if (runIds.length === 0) return;
  const runs = numberArray(runIds);
  const filed = (await connection.all(FILED, runs)).map((row) => integer(row, 'run_id'));
  if (filed.length === 0) return;
  await connection.run(FORGET, runs);
  const messages = filed.map((runId) =>
    encodeOutgoing({ kind: 'reportFile', runId, action: 'remove', keep: false }),
  );
  await addMessages(connection, messages, now);
}
