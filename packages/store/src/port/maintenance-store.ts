import type { AuditEntry } from '@taktwerk/model';

/** Runs from `firstRun` up to but without `endRun`. */
export interface RunRange {
  readonly firstRun: number;
  readonly endRun: number;
}

/** A partition of the history on its way into an archive file. */
export interface Maintenance extends RunRange {
  /** `copying`: everything is still in the store. `removing`: the archive file is complete. */
  readonly phase: 'copying' | 'removing';
  /** `NAME/DEPARTMENT` of who asked for it. */
  readonly user: string;
  readonly startedAt: number;
  /** Tasks dealt with in this phase. */
  readonly tasks: number;
  /** Name of the archive file. */
  readonly file: string;
  /** False when the process that does it has given no sign of life for too long: another one may go on. */
  readonly alive: boolean;
}

export interface BeginMaintenance {
  /** Of this run of it: whoever goes on with it has another one, and shuts this one out. */
  readonly token: string;
  /** Runs of a partition; partitions begin at multiples of it. */
  readonly partitionSize: number;
  readonly user: string;
  /** Milliseconds without a sign of life after which another process may go on. */
  readonly leaseTime: number;
}

export type BeginOutcome =
  | { readonly kind: 'begun'; readonly maintenance: Maintenance }
  | { readonly kind: 'running'; readonly maintenance: Maintenance }
  /** There is no history. */
  | { readonly kind: 'empty' }
  /** The oldest partition is the one that new runs go into. */
  | { readonly kind: 'open'; readonly range: RunRange }
  /** The oldest partition holds tasks that are active or in the activities still; `runId` is one. */
  | { readonly kind: 'active'; readonly range: RunRange; readonly runId: number };

/** Tables with the history of runs, in the order in which an archive holds them. */
export const HISTORY_TABLES = [
  'task',
  'task_variable',
  'task_input',
  'task_comment',
  'workflow_mark',
  'report_chunk',
  'report_file',
] as const;
export type HistoryTable = (typeof HISTORY_TABLES)[number];

/** A row with the names of its columns; bytes as `Uint8Array`. */
export type HistoryRow = Readonly<Record<string, unknown>>;

/** Where reading goes on: the key of the last row read. */
export type HistoryKey = readonly (string | number)[];

/** Takes partitions of history, by ranges of run ids, out of the store. One at a time, over all processes. */
export interface MaintenanceStore {
  current(): Promise<Maintenance | null>;
  /** Begins with the oldest partition, or goes on with one that nobody works on any more. */
  begin(begin: BeginMaintenance): Promise<BeginOutcome>;
  /** A sign of life, with how far it is. @throws TaktwerkError `leaseHeld` when another process has gone on with it */
  progress(token: string, progress: Pick<Maintenance, 'phase' | 'tasks'>, leaseTime: number): Promise<void>;
  /** Rows behind a key, in the order of their keys. */
  rows(
    table: HistoryTable,
    range: RunRange,
    after: HistoryKey | null,
    limit: number,
  ): Promise<readonly HistoryRow[]>;
  /** Removes up to so many tasks with all that belongs to them; returns how many. @throws TaktwerkError `leaseHeld` */
  remove(token: string, range: RunRange, limit: number): Promise<number>;
  /** Ends it, with a line of audit. @throws TaktwerkError `leaseHeld` */
  finish(token: string, audit: AuditEntry): Promise<void>;
}

/** Columns that tell the rows of a table apart; the run comes first. */
export const HISTORY_KEYS: Readonly<Record<HistoryTable, readonly string[]>> = {
  task: ['run_id'],
  task_variable: ['run_id', 'name'],
  task_input: ['run_id', 'name'],
  task_comment: ['run_id', 'id'],
  workflow_mark: ['run_id', 'line_number', 'mark'],
  report_chunk: ['run_id', 'type', 'start'],
  report_file: ['run_id', 'type'],
};
