import type {
  Commit,
  HoldRecord,
  InboxMessage,
  RequestReceipt,
  ScriptContinuation,
  Task,
} from '@taktwerk/model';
import { endedTops } from '../../commit/ended-tops.ts';
import { RowsByRun } from './rows-by-run.ts';

/** Several commits as one that leaves what they leave one after the other. */
export interface MergedCommit {
  readonly insertedTasks: Task[];
  /** The last update of each. */
  readonly updatedTasks: Map<number, Task>;
  readonly deactivatedTrees: number[];
  readonly variables: RowsByRun<Commit['variables'][number]>;
  readonly inputs: RowsByRun<Commit['inputs'][number]>;
  readonly comments: Commit['comments'][number][];
  readonly reports: Commit['reports'][number][];
  readonly droppedReports: Set<number>;
  readonly reportFiles: Map<string, Commit['reportFiles'][number]>;
  readonly pins: RowsByRun<Commit['pins'][number]>;
  readonly marks: RowsByRun<Commit['marks'][number]>;
  readonly continuations: RowsByRun<ScriptContinuation>;
  readonly timers: RowsByRun<Commit['timers'][number]>;
  readonly orders: RowsByRun<Commit['orders'][number]>;
  readonly varaRows: Commit['varaRows'][number][];
  /** The last state of each. */
  readonly syncs: Map<string, Commit['syncs'][number]>;
  /** The last of each, after those that were lifted. */
  readonly holds: Map<string, HoldRecord>;
  readonly removedHolds: Map<string, Pick<HoldRecord, 'client' | 'name'>>;
  readonly agents: Map<string, Commit['agents'][number]>;
  readonly audit: Commit['audit'][number][];
  readonly messages: InboxMessage[];
  readonly takenMessages: number[];
  readonly receipts: RequestReceipt[];
  nextRunId: number;
}

/**
 * Merges commits in their order, into one as long as that is possible: what follows a deactivation of a tree, an insert
 * of what an earlier commit took for granted, and text of a report that was dropped must be written after it.
 */
export function mergeCommits(batches: readonly Commit[]): MergedCommit[] {
  const merged: MergedCommit[] = [];
  for (const batch of batches) {
    const last = merged.at(-1);
    if (last !== undefined && canFollow(last, batch)) add(last, batch);
    else {
      const next = emptyCommit();
      add(next, batch);
      merged.push(next);
    }
  }
  return merged;
}

function canFollow(merged: MergedCommit, batch: Commit): boolean {
  if (merged.deactivatedTrees.length > 0) return false;
  if (batch.reports.some(({ runId }) => merged.droppedReports.has(runId))) return false;
  if (batch.insertedTasks.length === 0) return true;
  const commented = new Set(merged.comments.map(({ runId }) => runId));
  return batch.insertedTasks.every(({ runId }) => !merged.updatedTasks.has(runId) && !commented.has(runId));
}

function emptyCommit(): MergedCommit {
  return {
    insertedTasks: [],
    updatedTasks: new Map(),
    deactivatedTrees: [],
    variables: new RowsByRun(),
    inputs: new RowsByRun(),
    comments: [],
    reports: [],
    droppedReports: new Set(),
    reportFiles: new Map(),
    pins: new RowsByRun(),
    marks: new RowsByRun(),
    continuations: new RowsByRun(),
    timers: new RowsByRun(),
    orders: new RowsByRun(),
    varaRows: [],
    syncs: new Map(),
    holds: new Map(),
    removedHolds: new Map(),
    agents: new Map(),
    audit: [],
    messages: [],
    takenMessages: [],
    receipts: [],
    nextRunId: 0,
  };
}

function add(merged: MergedCommit, batch: Commit): void {
  for (const task of batch.insertedTasks) merged.insertedTasks.push(task);
  for (const task of batch.updatedTasks) merged.updatedTasks.set(task.runId, task);
  for (const top of batch.deactivatedTrees) merged.deactivatedTrees.push(top);
  for (const value of batch.variables) merged.variables.put(value, value.name);
  for (const value of batch.inputs) merged.inputs.put(value, value.name);
  for (const comment of batch.comments) merged.comments.push(comment);
  for (const chunk of batch.reports) merged.reports.push(chunk);
  for (const runId of batch.droppedReports) merged.droppedReports.add(runId);
  for (const file of batch.reportFiles) merged.reportFiles.set(`${file.runId} ${file.type}`, file);
  for (const pin of batch.pins) merged.pins.put(pin, pin.name);
  for (const runId of endedTops(batch)) merged.pins.remove(runId);
  for (const runId of batch.removedMarks) merged.marks.remove(runId);
  for (const mark of batch.marks) merged.marks.put(mark, `${mark.lineNumber} ${mark.mark}`);
  for (const continuation of batch.continuations) merged.continuations.put(continuation, '');
  for (const runId of batch.removedContinuations) merged.continuations.remove(runId);
  for (const runId of batch.removedTimers) merged.timers.remove(runId);
  for (const timer of batch.timers) merged.timers.put(timer, timer.kind);
  for (const order of batch.orders) merged.orders.put(order, '');
  for (const runId of batch.removedOrders) merged.orders.remove(runId);
  for (const row of batch.varaRows) merged.varaRows.push(row);
  for (const sync of batch.syncs) merged.syncs.set(`${sync.client} ${sync.name}`, sync);
  for (const hold of batch.removedHolds) {
    merged.holds.delete(`${hold.client} ${hold.name}`);
    merged.removedHolds.set(`${hold.client} ${hold.name}`, hold);
  }
  for (const hold of batch.holds) merged.holds.set(`${hold.client} ${hold.name}`, hold);
  for (const agent of batch.agents) merged.agents.set(agent.name, agent);
  for (const entry of batch.audit) merged.audit.push(entry);
  for (const message of batch.messages) merged.messages.push(message);
  for (const id of batch.takenMessages) merged.takenMessages.push(id);
  for (const receipt of batch.receipts) merged.receipts.push(receipt);
  merged.nextRunId = Math.max(merged.nextRunId, batch.nextRunId);
}
