import { putAgent } from '../agent/put-agent.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Connection } from '../connection/connection.ts';
import { putContinuation, removeContinuation } from '../engine/continuation.ts';
import { putJobOrder, removeJobOrder } from '../engine/job-order.ts';
import { putPin, removePins } from '../engine/pin.ts';
import { raiseRunId } from '../engine/sequence.ts';
import { putTimer, removeTimers } from '../engine/timer.ts';
import { putWorkflowMark, removeWorkflowMarks } from '../engine/workflow-mark.ts';
import { addMessages, takeMessages } from '../inbox/inbox.ts';
import { putVaraRow } from '../object/vara-row.ts';
import { addReceipt } from '../receipt/receipt.ts';
import { appendChunk } from '../report/append-chunk.ts';
import { addComment } from '../task/add-comment.ts';
import { deactivateTree } from '../task/deactivate-tree.ts';
import { insertTask } from '../task/insert-task.ts';
import { putTaskInput, putTaskVariable } from '../task/put-task-value.ts';
import { updateTask } from '../task/update-task.ts';
import { decodeCommit } from './encode-commit.ts';

/** Writes one batch of the engine into the open transaction; `now` stamps report pieces. */
export function commitBatch(connection: Connection, encoded: string, now: number): void {
  const batch = decodeCommit(encoded);
  for (const cells of batch.insertedTasks) insertTask(connection, cells);
  for (const cells of batch.updatedTasks) updateTask(connection, cells);
  for (const top of batch.deactivatedTrees) deactivateTree(connection, top);
  for (const { runId, name, value } of batch.variables) putTaskVariable(connection, runId, name, value);
  for (const { runId, name, value } of batch.inputs) putTaskInput(connection, runId, name, value);
  for (const comment of batch.comments) addComment(connection, comment);
  for (const chunk of batch.reports) appendChunk(connection, chunk, now);
  for (const pin of batch.pins) putPin(connection, pin);
  for (const runId of batch.endedTops) removePins(connection, runId);
  for (const runId of batch.removedMarks) removeWorkflowMarks(connection, runId);
  for (const mark of batch.marks) putWorkflowMark(connection, mark);
  for (const continuation of batch.continuations) putContinuation(connection, continuation);
  for (const runId of batch.removedContinuations) removeContinuation(connection, runId);
  for (const runId of batch.removedTimers) removeTimers(connection, runId);
  for (const timer of batch.timers) putTimer(connection, timer);
  for (const order of batch.orders) putJobOrder(connection, order);
  for (const runId of batch.removedOrders) removeJobOrder(connection, runId);
  for (const row of batch.varaRows) putVaraRow(connection, row);
  for (const agent of batch.agents) putAgent(connection, agent);
  for (const entry of batch.audit) appendAudit(connection, entry);
  takeMessages(connection, batch.takenMessages);
  addMessages(connection, batch.messages, now);
  for (const receipt of batch.receipts) addReceipt(connection, receipt);
  raiseRunId(connection, batch.nextRunId);
}
