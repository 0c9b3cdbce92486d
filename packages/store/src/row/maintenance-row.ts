import type { HistoryKey, HistoryTable, Maintenance } from '../port/maintenance-store.ts';
import { HISTORY_KEYS } from '../port/maintenance-store.ts';
import { integer, oneOf, text } from './column.ts';
import type { Row } from './row.ts';

export const MAINTENANCE_COLUMNS =
  'first_run, end_run, phase, "user", started_at, tasks, file, alive_until, token';

/** @param now milliseconds by the clock that wrote `alive_until` */
export function maintenanceFromRow(row: Row, now: number): Maintenance {
  return {
    firstRun: integer(row, 'first_run'),
    endRun: integer(row, 'end_run'),
    phase: oneOf(row, 'phase', ['copying', 'removing']),
    user: text(row, 'user'),
    startedAt: integer(row, 'started_at'),
    tasks: integer(row, 'tasks'),
    file: text(row, 'file'),
    alive: integer(row, 'alive_until') > now,
  };
}

/** The partition a run belongs to. */
export function partitionOf(
  runId: number,
  size: number,
): { readonly firstRun: number; readonly endRun: number } {
  const firstRun = Math.floor(runId / size) * size;
  return { firstRun, endRun: firstRun + size };
}

export function archiveFile(firstRun: number, endRun: number): string {
  return `runs-${firstRun}-${endRun - 1}.jsonl.gz`;
}

/** Reads rows of a range behind a key, both databases the same; its values are those of {@link historyValues}. */
export function historyQuery(table: HistoryTable, after: HistoryKey | null): string {
  const keys = HISTORY_KEYS[table].join(', ');
  const behind = after === null ? '' : `AND (${keys}) > (${after.map(() => '?').join(', ')})`;
  return `SELECT * FROM ${table} WHERE run_id >= ? AND run_id < ? ${behind} ORDER BY ${keys} LIMIT ?`;
}

export function historyValues(
  range: { readonly firstRun: number; readonly endRun: number },
  after: HistoryKey | null,
  limit: number,
): (string | number)[] {
  return [range.firstRun, range.endRun, ...(after ?? []), limit];
}
