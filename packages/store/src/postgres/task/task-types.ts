import type { ColumnType } from '../connection/rows-parameter.ts';

const NUMBERS = `run_id, client, shard, version_id, priority, status, line_status, ending_status, return_code,
  activation_time, start_time, end_time, parent, top, activator, depth, reference_run_id, restart_count, line_number, attempt,
  estimated_runtime, start_at, logical_date, real_date`;

const FLAGS = `slot_held, parallel_held, cancel_requested, deactivated, commented, modified, manual_release, suspended, generated`;

/** Types of those columns of `task` that are no text. */
export const TASK_TYPES: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ...NUMBERS.split(',').map((column) => [column.trim(), 'bigint'] as const),
  ...FLAGS.split(',').map((column) => [column.trim(), 'boolean'] as const),
]);
