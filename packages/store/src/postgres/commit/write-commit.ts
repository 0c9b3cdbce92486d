import { putAgents } from '../agent/put-agents.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { putClientHolds } from '../engine/put-client-holds.ts';
import { putContinuations } from '../engine/put-continuations.ts';
import { putJobOrders } from '../engine/put-job-orders.ts';
import { putPins } from '../engine/put-pins.ts';
import { putSyncStates } from '../engine/put-sync-states.ts';
import { putTimers } from '../engine/put-timers.ts';
import { putWorkflowMarks } from '../engine/put-workflow-marks.ts';
import { raiseRunId } from '../engine/raise-run-id.ts';
import { removeByRun } from '../engine/remove-by-run.ts';
import { addMessages, takeMessages } from '../inbox/inbox.ts';
import { putVaraRows } from '../object/put-vara-rows.ts';
import { addReceipts } from '../receipt/receipt.ts';
import { appendChunks } from '../report/append-chunks.ts';
import { putReportFiles } from '../report/put-report-files.ts';
import { addComments } from '../task/add-comments.ts';
import { deactivateTrees } from '../task/deactivate-trees.ts';
import { insertTasks } from '../task/insert-tasks.ts';
import { putTaskValues } from '../task/put-task-values.ts';
import { updateTasks } from '../task/update-tasks.ts';
import type { MergedCommit } from './merge-commits.ts';

/** Writes a commit into the open transaction, a statement for each kind of rows; `now` stamps report pieces. */
export async function writeCommit(connection: Connection, commit: MergedCommit, now: number): Promise<void> {
  await Promise.all([
    insertTasks(connection, commit.insertedTasks),
    updateTasks(connection, [...commit.updatedTasks.values()]),
    deactivateTrees(connection, commit.deactivatedTrees),
    putTaskValues(connection, 'task_variable', commit.variables.rows),
    putTaskValues(connection, 'task_input', commit.inputs.rows),
    addComments(connection, commit.comments),
    appendChunks(connection, commit.reports, now),
    removeByRun(connection, 'report_chunk', [...commit.droppedReports]),
    putReportFiles(connection, [...commit.reportFiles.values()]),
    removeByRun(connection, 'pin', commit.pins.removed),
    putPins(connection, commit.pins.rows),
    removeByRun(connection, 'workflow_mark', commit.marks.removed),
    putWorkflowMarks(connection, commit.marks.rows),
    removeByRun(connection, 'script_continuation', commit.continuations.removed),
    putContinuations(connection, commit.continuations.rows),
    removeByRun(connection, 'timer', commit.timers.removed),
    putTimers(connection, commit.timers.rows),
    removeByRun(connection, 'job_order', commit.orders.removed),
    putJobOrders(connection, commit.orders.rows),
    putVaraRows(connection, commit.varaRows),
    putSyncStates(connection, [...commit.syncs.values()]),
    putClientHolds(connection, [...commit.removedHolds.values()], [...commit.holds.values()]),
    putAgents(connection, [...commit.agents.values()]),
    appendAudit(connection, commit.audit),
    takeMessages(connection, commit.takenMessages),
    addMessages(connection, commit.messages, now),
    addReceipts(connection, commit.receipts),
    raiseRunId(connection, commit.nextRunId),
  ]);
}
