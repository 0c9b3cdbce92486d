import type { AuditEntry } from '@taktwerk/model';
import {
  BUSY,
  OBJECTS_OF_CLIENT,
  REMOVE_OTHERS,
  RUN_TABLES,
  RUNS_OF_CLIENT,
} from '../../client/client-rows.ts';
import type { BeginRemovalOutcome } from '../../port/client-store.ts';
import { CLIENT_COLUMNS, clientFromRow } from '../../row/client-row.ts';
import { integer } from '../../row/column.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { numberArray } from '../connection/array-literal.ts';
import type { Connection } from '../connection/connection.ts';

// Locked, so that no other process removes or finishes meanwhile.
const GET = `SELECT ${CLIENT_COLUMNS} FROM client WHERE client = ? FOR UPDATE`;
const BEGIN = 'UPDATE client SET removal_started_at = ?, removal_user = ?, removed_rows = 0 WHERE client = ?';
const COUNT = 'UPDATE client SET removed_rows = removed_rows + ? WHERE client = ?';
const FINISH = 'DELETE FROM client WHERE client = ? AND removal_started_at IS NOT NULL';
const REMOVE_RUNS = RUN_TABLES.map((table) => `DELETE FROM ${table} WHERE run_id = ANY (?::bigint[])`);
const VERSIONS = 'SELECT version_id FROM object_version WHERE object = ANY (?::bigint[]) LIMIT ?';
const REMOVE_VERSIONS = 'DELETE FROM object_version WHERE version_id = ANY (?::bigint[])';
const REMOVE_OBJECTS = 'DELETE FROM object WHERE id = ANY (?::bigint[])';

/** Shuts a client for good if it is stopped and idle. */
export async function beginClientRemoval(
  connection: Connection,
  client: number,
  audit: AuditEntry,
): Promise<BeginRemovalOutcome> {
  const row = await connection.get(GET, client);
  if (row === undefined) return 'unknown';
  const { active, removal } = clientFromRow(row);
  if (removal !== null) return 'removing';
  if (active) return 'working';
  if ((await connection.get(BUSY, client)) !== undefined) return 'busy';
  await connection.run(BEGIN, audit.time, audit.user, client);
  await appendAudit(connection, [audit]);
  return 'begun';
}

/** Removes some rows of a client that is being removed. */
export async function removeClientPortion(
  connection: Connection,
  client: number,
  limit: number,
): Promise<number> {
  const row = await connection.get(GET, client);
  if (row === undefined || clientFromRow(row).removal === null) return 0;
  const removed = await removeRows(connection, client, limit);
  if (removed > 0) await connection.run(COUNT, removed, client);
  return removed;
}

/** Removes the row of a client that is being removed. */
export async function finishClientRemoval(
  connection: Connection,
  client: number,
  audit: AuditEntry,
): Promise<boolean> {
  if ((await connection.run(FINISH, client)) === 0) return false;
  await appendAudit(connection, [audit]);
  return true;
}

/** Removes up to so many rows of a client: first its runs, as they name versions of objects, then the rest. */
export async function removeRows(connection: Connection, client: number, limit: number): Promise<number> {
  const runs = (await connection.all(RUNS_OF_CLIENT, client, limit)).map((row) => integer(row, 'run_id'));
  if (runs.length > 0) {
    for (const sql of REMOVE_RUNS) await connection.run(sql, numberArray(runs));
    return runs.length;
  }
  const found = await connection.all(OBJECTS_OF_CLIENT, client, client, limit);
  if (found.length > 0) {
    const objects = found.map((row) => integer(row, 'id'));
    return removeObjects(connection, objects, limit);
  }
  return removeOthers(connection, client, limit);
}

/** Removes what is left beside runs and objects, up to so many rows of each table. */
export async function removeOthers(connection: Connection, client: number, limit: number): Promise<number> {
  let removed = 0;
  for (const sql of REMOVE_OTHERS) removed += await connection.run(sql, client, client, limit);
  return removed;
}

async function removeObjects(
  connection: Connection,
  objects: readonly number[],
  limit: number,
): Promise<number> {
  const ids = numberArray(objects);
  const versions = (await connection.all(VERSIONS, ids, limit)).map((row) => integer(row, 'version_id'));
  await connection.run(REMOVE_VERSIONS, numberArray(versions));
  // As long as there may be more versions the objects have to stay.
  if (versions.length >= limit) return versions.length;
  await connection.run(REMOVE_OBJECTS, ids);
  return versions.length + objects.length;
}
