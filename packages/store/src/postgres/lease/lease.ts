import { TaktwerkError } from '@taktwerk/model/error';
import { integer, textOrNull } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** Milliseconds since 1970 by the clock of the database, the only one all nodes share. */
export const DATABASE_NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

const TAKE = `UPDATE lease SET epoch = epoch + 1, holder = ?, expires_at = ${DATABASE_NOW} + ?
WHERE shard = 0 AND (holder IS NULL OR holder = ? OR expires_at <= ${DATABASE_NOW}) RETURNING epoch`;
const RENEW = `UPDATE lease SET expires_at = ${DATABASE_NOW} + ? WHERE shard = 0 AND epoch = ?`;
const RELEASE = 'UPDATE lease SET holder = NULL, expires_at = 0 WHERE shard = 0 AND epoch = ?';
const HOLDER = `SELECT epoch, holder, expires_at - ${DATABASE_NOW} AS left FROM lease WHERE shard = 0`;

/**
 * Takes the lease for a node and returns its new epoch, which shuts out every earlier holder. A node takes over from
 * itself at once: it was started again. From others only when their time has run out.
 * @throws TaktwerkError `leaseHeld` while another node holds it.
 */
export async function takeLease(connection: Connection, node: string, leaseTime: number): Promise<number> {
  const taken = await connection.get(TAKE, node, leaseTime, node);
  if (taken !== undefined) return integer(taken, 'epoch');
  const row = await connection.get(HOLDER);
  if (row === undefined) throw new TaktwerkError('internal', 'The lease of shard 0 is missing.');
  throw new TaktwerkError(
    'leaseHeld',
    `Node ${textOrNull(row, 'holder')} holds the lease for another ${integer(row, 'left')} ms, and renews it while it works. Stop that node, or wait until its lease has run out.`,
  );
}

/**
 * Renews the lease inside the transaction it guards; a later holder's epoch shows here before anything is written.
 * @throws TaktwerkError `leaseHeld` when the lease is no longer that of `epoch`.
 */
export async function renewLease(connection: Connection, epoch: number, leaseTime: number): Promise<void> {
  if ((await connection.run(RENEW, leaseTime, epoch)) === 1) return;
  const row = await connection.get(HOLDER);
  const now =
    row === undefined ? 'nobody' : `${textOrNull(row, 'holder')} with epoch ${integer(row, 'epoch')}`;
  throw new TaktwerkError(
    'leaseHeld',
    `This node held the lease with epoch ${epoch} and has lost it; now it is with ${now}. Nothing was written. Restart this node.`,
  );
}

/** Gives the lease up, so that the next node need not wait; does nothing when it is another's by now. */
export async function releaseLease(connection: Connection, epoch: number): Promise<void> {
  await connection.run(RELEASE, epoch);
}
