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
import type { Connection } from '../connection/connection.ts';

const GET = `SELECT ${CLIENT_COLUMNS} FROM client WHERE client = ?`;
const BEGIN = 'UPDATE client SET removal_started_at = ?, removal_user = ?, removed_rows = 0 WHERE client = ?';
const COUNT = 'UPDATE client SET removed_rows = removed_rows + ? WHERE client = ?';
const FINISH = 'DELETE FROM client WHERE client = ? AND removal_started_at IS NOT NULL';
const REMOVE_RUNS = RUN_TABLES.map(
  (table) => `DELETE FROM ${table} WHERE run_id IN (SELECT value FROM json_each(?))`,
);
const VERSIONS = `SELECT version_id FROM object_version WHERE object IN (SELECT value FROM json_each(?)) LIMIT ?`;
const REMOVE_VERSIONS = 'DELETE FROM object_version WHERE version_id IN (SELECT value FROM json_each(?))';
const REMOVE_OBJECTS = 'DELETE FROM object WHERE id IN (SELECT value FROM json_each(?))';

/** Shuts a client for good if it is stopped and idle. */
export function beginClientRemoval(
  connection: Connection,
  client: number,
  audit: AuditEntry,
): BeginRemovalOutcome {
  const row = connection.get(GET, client);
  if (row === undefined) return 'unknown';
  const { active, removal } = clientFromRow(row);
  if (removal !== null) return 'removing';
  if (active) return 'working';
  if (connection.get(BUSY, client) !== undefined) return 'busy';
  connection.run(BEGIN, audit.time, audit.user, client);
  appendAudit(connection, audit);
  return 'begun';
}

/** Removes some rows of a client that is being removed. */
export function removeClientPortion(connection: Connection, client: number, limit: number): number {
  const row = connection.get(GET, client);
  if (row === undefined || clientFromRow(row).removal === null) return 0;
  const removed = removeRows(connection, client, limit);
  if (removed > 0) connection.run(COUNT, removed, client);
  return removed;
}

/** Removes the row of a client that is being removed. */
export function finishClientRemoval(connection: Connection, client: number, audit: AuditEntry): boolean {
  if (connection.run(FINISH, client).changes === 0) return false;
  appendAudit(connection, audit);
  return true;
}

/** Removes up to so many rows of a client: first its runs, as they name versions of objects, then the rest. */
export function removeRows(connection: Connection, client: number, limit: number): number {
  const runs = connection.all(RUNS_OF_CLIENT, client, limit).map((row) => integer(row, 'run_id'));
  if (runs.length > 0) {
    for (const sql of REMOVE_RUNS) connection.run(sql, JSON.stringify(runs));
    return runs.length;
  }
  const objects = connection.all(OBJECTS_OF_CLIENT, client, client, limit).map((row) => integer(row, 'id'));
  if (objects.length > 0) return removeObjects(connection, objects, limit);
  return removeOthers(connection, client, limit);
}

/** Removes what is left beside runs and objects, up to so many rows of each table. */
export function removeOthers(connection: Connection, client: number, limit: number): number {
  let removed = 0;
  for (const sql of REMOVE_OTHERS) removed += connection.run(sql, client, client, limit).changes;
  return removed;
}

function removeObjects(connection: Connection, objects: readonly number[], limit: number): number {
  const ids = JSON.stringify(objects);
  const versions = connection.all(VERSIONS, ids, limit).map((row) => integer(row, 'version_id'));
  connection.run(REMOVE_VERSIONS, JSON.stringify(versions));
  // As long as there may be more versions the objects have to stay.
  if (versions.length < limit) connection.run(REMOVE_OBJECTS, ids);
  return versions.length < limit ? versions.length + objects.length : versions.length;
}
