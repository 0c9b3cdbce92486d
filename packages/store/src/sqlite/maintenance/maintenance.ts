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
import { nextRunId } from '../engine/sequence.ts';

const CURRENT = `SELECT ${MAINTENANCE_COLUMNS} FROM maintenance`;
const OLDEST = 'SELECT run_id FROM task ORDER BY run_id LIMIT 1';
const ACTIVE = `SELECT run_id FROM task WHERE run_id >= ? AND run_id < ? AND deactivated = 0 LIMIT 1`;
const BEGIN = `INSERT INTO maintenance (id, ${MAINTENANCE_COLUMNS}) VALUES (1, ?, ?, 'copying', ?, ?, 0, ?, ?, ?)`;
const TAKE_OVER = 'UPDATE maintenance SET token = ?, alive_until = ?';
const PROGRESS = 'UPDATE maintenance SET phase = ?, tasks = ?, alive_until = ? WHERE token = ?';
const RUNS = 'SELECT run_id FROM task WHERE run_id >= ? AND run_id < ? ORDER BY run_id LIMIT ?';
const FINISH = 'DELETE FROM maintenance WHERE token = ?';
const MINE = 'SELECT 1 FROM maintenance WHERE token = ?';

export function currentMaintenance(connection: Connection, now: number): Maintenance | null {
  const row = connection.get(CURRENT);
  return row === undefined ? null : maintenanceFromRow(row, now);
}

export function beginMaintenance(
  connection: Connection,
  { token, partitionSize, user, leaseTime }: BeginMaintenance,
  now: number,
): BeginOutcome {
  const before = currentMaintenance(connection, now);
  if (before?.alive === true) return { kind: 'running', maintenance: before };
  if (before !== null) {
    connection.run(TAKE_OVER, token, now + leaseTime);
    return { kind: 'begun', maintenance: { ...before, alive: true } };
  }
  const oldest = connection.get(OLDEST);
  if (oldest === undefined) return { kind: 'empty' };
  const range = partitionOf(integer(oldest, 'run_id'), partitionSize);
  if (nextRunId(connection) < range.endRun) return { kind: 'open', range };
  const active = connection.get(ACTIVE, range.firstRun, range.endRun);
  if (active !== undefined) return { kind: 'active', range, runId: integer(active, 'run_id') };
  const file = archiveFile(range.firstRun, range.endRun);
  connection.run(BEGIN, range.firstRun, range.endRun, user, now, file, now + leaseTime, token);
  const maintenance = {
    ...range,
    phase: 'copying',
    user,
    startedAt: now,
    tasks: 0,
    file,
    alive: true,
  } as const;
  return { kind: 'begun', maintenance };
}

export function progressMaintenance(
  connection: Connection,
  token: string,
  { phase, tasks }: Pick<Maintenance, 'phase' | 'tasks'>,
  leaseTime: number,
  now: number,
): void {
  if (connection.run(PROGRESS, phase, tasks, now + leaseTime, token).changes === 0) throw takenOver();
}

export function historyRows(
  connection: Connection,
  table: HistoryTable,
  range: RunRange,
  after: HistoryKey | null,
  limit: number,
): HistoryRow[] {
  return connection.all(historyQuery(table, after), ...historyValues(range, after, limit));
}

export function removeHistory(
  connection: Connection,
  token: string,
  { firstRun, endRun }: RunRange,
  limit: number,
): number {
  if (connection.get(MINE, token) === undefined) throw takenOver();
  const runs = connection.all(RUNS, firstRun, endRun, limit);
  const last = runs.at(-1);
  if (last === undefined) return 0;
  for (const table of HISTORY_TABLES)
    connection.run(
      `DELETE FROM ${table} WHERE run_id >= ? AND run_id <= ?`,
      firstRun,
      integer(last, 'run_id'),
    );
  return runs.length;
}

export function finishMaintenance(connection: Connection, token: string, audit: AuditEntry): void {
  if (connection.run(FINISH, token).changes === 0) throw takenOver();
  appendAudit(connection, audit);
}

function takenOver(): TaktwerkError {
  return new TaktwerkError('leaseHeld', 'Another process has gone on with the maintenance of the history.');
}
