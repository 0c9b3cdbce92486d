import type { Connection } from '../connection/connection.ts';
import { storageFault } from '../connection/storage-fault.ts';
import { type Answer, type Operations, type Request, sendError } from './messages.ts';
import { runOperation } from './run-operation.ts';

/**
 * Group commit: runs all requests in one transaction, each in a savepoint so that one that is refused does not
 * take the others along. When the medium fails, nothing of the group is kept and every request is answered so.
 */
export function runGroup(
  connection: Connection,
  operations: Operations,
  requests: readonly Request[],
): readonly Answer[] {
  try {
    connection.run('BEGIN IMMEDIATE');
    const answers = requests.map((request) => runOne(connection, operations, request));
    connection.run('COMMIT');
    return answers;
  } catch (error) {
    if (connection.inTransaction) connection.run('ROLLBACK');
    const sent = sendError(storageFault(error) ?? error);
    return requests.map(({ id }) => ({ id, ok: false, error: sent }));
  }
}

function runOne(connection: Connection, operations: Operations, request: Request): Answer {
  connection.run('SAVEPOINT request');
  try {
    const value = runOperation(connection, operations, request);
    connection.run('RELEASE request');
    return { id: request.id, ok: true, value };
  } catch (error) {
    // After some faults SQLite has already rolled back the whole transaction: then the group is lost.
    if (storageFault(error) !== null || !connection.inTransaction) throw error;
    connection.run('ROLLBACK TO request');
    connection.run('RELEASE request');
    return { id: request.id, ok: false, error: sendError(error) };
  }
}
