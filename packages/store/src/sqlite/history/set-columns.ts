import { HAS_JOB_REPORT } from '../../filter/execution-conditions.ts';
import { KIND_COLUMNS } from '../../history/kind-columns.ts';

/**
 * What makes up a set of values, in the order of their numbers in the tables: the columns of tasks that lists ask for, and
 * what else they ask that can be told of each task as 0 or 1.
 */
export const SET_COLUMNS: readonly { readonly name: string; readonly sql: string }[] = [
  ...KIND_COLUMNS.map((name) => ({ name, sql: `"${name}"` })),
  { name: 'is_restart', sql: 'reference_run_id > 0' },
  { name: 'has_job_report', sql: HAS_JOB_REPORT },
];
