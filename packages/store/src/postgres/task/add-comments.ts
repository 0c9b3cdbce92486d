import type { TaskComment } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';
import { insertRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, timestamp, "user", comment', ['bigint', 'bigint', 'text', 'text']);
const INSERT = insertRows('task_comment', SHAPE);
const MARK = 'UPDATE task SET commented = true WHERE run_id = ANY (?::bigint[])';

/** Adds comments and marks their tasks: the only place that writes `commented` of a stored task. */
export async function addComments(connection: Connection, comments: readonly TaskComment[]): Promise<void> {
  if (comments.length === 0) return;
  const runIds = [...new Set(comments.map(({ runId }) => runId))];
  const cells = comments.map(({ runId, timestamp, user, comment }) => [runId, timestamp, user, comment]);
  const [marked] = await Promise.all([
    connection.run(MARK, numberArray(runIds)),
    connection.run(INSERT, ...rowsParameters(SHAPE, cells)),
  ]);
  if (marked !== runIds.length) {
    throw new TaktwerkError('unknownRun', `No task has run id ${runIds.join(', ')}; no comment was added.`);
  }
}
