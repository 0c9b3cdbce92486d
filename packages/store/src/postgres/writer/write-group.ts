import { mergeCommits } from '../commit/merge-commits.ts';
import { writeCommit } from '../commit/write-commit.ts';
import type { Connection } from '../connection/connection.ts';
import { asTaktwerkError, storageFault } from '../connection/storage-fault.ts';
import type { CommitRequest, OperationRequest, Request } from './request.ts';

/**
 * Writes requests into one transaction that is left open: commits that follow each other merged into one, each other
 * request in a savepoint, so that one that is refused does not take the others along. `guards` are written first.
 * Returns what to do once the transaction is durable.
 */
export async function writeGroup(
  connection: Connection,
  group: readonly Request[],
  guards: (connection: Connection) => readonly Promise<void>[],
  now: number,
): Promise<() => void> {
  const guarded = Promise.all([connection.command('BEGIN'), ...guards(connection)]);
  // Both have to be through before the transaction may end: what is sent after that would stand alone. An error of a
  // guard comes first, as it explains the other.
  const [guard, written] = await Promise.allSettled([guarded, writeAll(connection, group, now)]);
  if (guard.status === 'rejected') throw guard.reason;
  if (written.status === 'rejected') throw written.reason;
  return written.value;
}

async function writeAll(connection: Connection, group: readonly Request[], now: number): Promise<() => void> {
  const settle: (() => void)[] = [];
  let commits: CommitRequest[] = [];
  const writeCommits = async (): Promise<void> => {
    const written = commits;
    commits = [];
    for (const merged of mergeCommits(written.map(({ batch }) => batch))) {
      await writeCommit(connection, merged, now);
    }
    for (const { resolve } of written) settle.push(resolve);
  };
  for (const request of group) {
    if (request.kind === 'commit') commits.push(request);
    else {
      if (commits.length > 0) await writeCommits();
      settle.push(await inSavepoint(connection, request));
    }
  }
  if (commits.length > 0) await writeCommits();
  return () => {
    for (const call of settle) call();
  };
}

async function inSavepoint(connection: Connection, request: OperationRequest): Promise<() => void> {
  await connection.command('SAVEPOINT request');
  try {
    const settle = await request.run(connection);
    await connection.command('RELEASE SAVEPOINT request');
    return settle;
  } catch (error) {
    if (storageFault(error) !== null) throw error;
    await connection.command('ROLLBACK TO SAVEPOINT request');
    return () => request.reject(asTaktwerkError(error));
  }
}
