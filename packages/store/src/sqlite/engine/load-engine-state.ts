import type { EngineState } from '../../port/store.ts';
import { taskVariableFromRow } from '../../row/engine-rows.ts';
import { TASK_COLUMNS, taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';
import { allClientHolds } from './client-hold.ts';
import { allContinuations } from './continuation.ts';
import { allJobOrders } from './job-order.ts';
import { allPins } from './pin.ts';
import { reportEnds } from './report-ends.ts';
import { nextRunId } from './sequence.ts';
import { allSyncStates } from './sync-state.ts';
import { allTimers } from './timer.ts';
import { activeWorkflowMarks } from './workflow-mark.ts';

const TASKS = `SELECT ${TASK_COLUMNS} FROM task WHERE run_id IN (
  SELECT run_id FROM task INDEXED BY task_not_ended WHERE stage <> 'ended'
  UNION
  SELECT child.run_id FROM task AS parent INDEXED BY task_not_ended
    CROSS JOIN task AS child INDEXED BY task_by_parent ON child.parent = parent.run_id AND child.parent > 0
    WHERE parent.stage <> 'ended' AND child.top <> child.run_id)
ORDER BY run_id`;

const VALUES = (table: 'task_variable' | 'task_input'): string => `SELECT v.run_id, v.name, v.value
FROM task INDEXED BY task_not_ended CROSS JOIN ${table} AS v ON v.run_id = task.run_id
WHERE task.stage <> 'ended' ORDER BY v.run_id, v.name`;

/** Reads, on one view of the database, everything the engine needs to go on. */
export function loadEngineState(connection: Connection): EngineState {
  return connection.snapshot(() => ({
    nextRunId: nextRunId(connection),
    tasks: connection.all(TASKS).map(taskFromRow),
    variables: connection.all(VALUES('task_variable')).map(taskVariableFromRow),
    inputs: connection.all(VALUES('task_input')).map(taskVariableFromRow),
    continuations: allContinuations(connection),
    timers: allTimers(connection),
    pins: allPins(connection),
    marks: activeWorkflowMarks(connection),
    syncs: allSyncStates(connection),
    holds: allClientHolds(connection),
    orders: allJobOrders(connection),
    reportEnds: reportEnds(connection),
  }));
}
