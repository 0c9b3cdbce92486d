import type { AuditEntry } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import {
  type BeginMaintenance,
  type BeginOutcome,
  HISTORY_TABLES,
  type HistoryKey,
  type HistoryRow,
  type HistoryTable,
  type Maintenance,
  type RunRange,
} from '../../port/maintenance-store.ts';
import { integer } from '../../row/column.ts';
import {
  archiveFile,
  historyQuery,
  historyValues,
  MAINTENANCE_COLUMNS,
  maintenanceFromRow,
  partitionOf,
} from '../../row/maintenance-row.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { DATABASE_NOW } from '../lease/lease.ts';

// By the clock of the database, which all processes share.
const CURRENT = `SELECT ${MAINTENANCE_COLUMNS}, ${DATABASE_NOW} AS now FROM maintenance`;
// One begins at a time: a second one waits here and then finds the row of the first.
const LOCK = 'LOCK TABLE maintenance IN SHARE ROW EXCLUSIVE MODE';
const OLDEST = 'SELECT run_id FROM task ORDER BY run_id LIMIT 1';
const NEXT = `SELECT value FROM sequence WHERE name = 'run_id'`;
const ACTIVE = 'SELECT run_id FROM task WHERE run_id >= ? AND run_id < ? AND NOT deactivated LIMIT 1';
const BEGIN = `INSERT INTO maintenance (id, ${MAINTENANCE_COLUMNS})
VALUES (1, ?, ?, 'copying', ?, ${DATABASE_NOW}, 0, ?, ${DATABASE_NOW} + ?, ?)`;
const TAKE_OVER = `UPDATE maintenance SET token = ?, alive_until = ${DATABASE_NOW} + ?`;
const PROGRESS = `UPDATE maintenance SET phase = ?, tasks = ?, alive_until = ${DATABASE_NOW} + ? WHERE token = ?`;
const MINE = 'SELECT 1 FROM maintenance WHERE token = ? FOR UPDATE';
const RUNS = 'SELECT run_id FROM task WHERE run_id >= ? AND run_id < ? ORDER BY run_id LIMIT ?';
const FINISH = 'DELETE FROM maintenance WHERE token = ?';

export async function currentMaintenance(connection: Connection): Promise<Maintenance | null> {
  const row = await connection.get(CURRENT);
  return row === undefined ? null : maintenanceFromRow(row, integer(row, 'now'));
}

export async function beginMaintenance(
  connection: Connection,
  { token, partitionSize, user, leaseTime }: BeginMaintenance,
): Promise<BeginOutcome> {
  await connection.command(LOCK);
  const before = await currentMaintenance(connection);
  if (before?.alive === true) return { kind: 'running', maintenance: before };
  if (before !== null) await connection.run(TAKE_OVER, token, leaseTime);
  else {
    const oldest = await connection.get(OLDEST);
    if (oldest === undefined) return { kind: 'empty' };
    const range = partitionOf(integer(oldest, 'run_id'), partitionSize);
    const next = await connection.get(NEXT);
    if (next === undefined || integer(next, 'value') < range.endRun) return { kind: 'open', range };
    const active = await connection.get(ACTIVE, range.firstRun, range.endRun);
    if (active !== undefined) return { kind: 'active', range, runId: integer(active, 'run_id') };
    const file = archiveFile(range.firstRun, range.endRun);
    await connection.run(BEGIN, range.firstRun, range.endRun, user, file, leaseTime, token);
  }
  const begun = await currentMaintenance(connection);
  if (begun === null) throw new TaktwerkError('internal', 'The maintenance that began is not there.');
  return { kind: 'begun', maintenance: begun };
}

export async function progressMaintenance(
  connection: Connection,
  token: string,
  { phase, tasks }: Pick<Maintenance, 'phase' | 'tasks'>,
  leaseTime: number,
): Promise<void> {
  if ((await connection.run(PROGRESS, phase, tasks, leaseTime, token)) === 0) throw takenOver();
}

export async function historyRows(
  connection: Connection,
  table: HistoryTable,
  range: RunRange,
  after: HistoryKey | null,
  limit: number,
): Promise<readonly HistoryRow[]> {
  return connection.all(historyQuery(table, after), ...historyValues(range, after, limit));
}

export async function removeHistory(
  connection: Connection,
  token: string,
  { firstRun, endRun }: RunRange,
  limit: number,
): Promise<number> {
  if ((await connection.get(MINE, token)) === undefined) throw takenOver();
  const runs = await connection.all(RUNS, firstRun, endRun, limit);
  const last = runs.at(-1);
  if (last === undefined) return 0;
  const lastRun = integer(last, 'run_id');
  for (const table of HISTORY_TABLES)
    await connection.run(`DELETE FROM ${table} WHERE run_id >= ? AND run_id <= ?`, firstRun, lastRun);
  return runs.length;
}

export async function finishMaintenance(
  connection: Connection,
  token: string,
  audit: AuditEntry,
): Promise<void> {
  if ((await connection.run(FINISH, token)) === 0) throw takenOver();
  await appendAudit(connection, [audit]);
}

function takenOver(): TaktwerkError {
  return new TaktwerkError('leaseHeld', 'Another process has gone on with the maintenance of the history.');
}
