import { isEndedOk, Status, type SyncDefinition, type SyncUse } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { Sync } from './sync.ts';

/** How many SYNC objects of its list a task has passed. */
const PASSED = 'syncs';
/** Set when a restart goes on with what the run before it still holds. */
const KEPT = 'syncsKept';
/** Set when a user told the task to ask no more. */
const IGNORED = 'syncsIgnored';

/** Puts a SYNC object in place of the one of its name; its state stays. Null takes it away. */
export function defineSync(
  state: ShardState,
  client: number,
  name: string,
  definition: SyncDefinition | null,
): void {
  const known = state.syncs.get(keyOf(client, name));
  if (definition === null) state.syncs.delete(keyOf(client, name));
  else if (known === undefined) state.syncs.set(keyOf(client, name), new Sync(definition));
  else known.definition = definition;
  if (known !== undefined) wake(state, known);
}

/** Runs the start actions in the order of the list (reference `engine-semantics.md` §3.1); false while one has to wait. */
export function passSyncs(state: ShardState, live: LiveTask): boolean {
  const { task } = live;
  const uses = live.definition?.syncs ?? [];
  for (let index = passedOf(live); index < uses.length; index += 1) {
    const use = uses[index];
    if (use === undefined || state.marked(live, 0, IGNORED) !== '') return true;
    const sync = state.syncs.get(keyOf(task.client, use.sync));
    if (sync === undefined) {
      state.end(live, Status.faultOther, `There is no SYNC object ${use.sync} in client ${task.client}.`);
      return false;
    }
    if (use.startAction !== '' && !isKept(state, live, use) && !sync.run(use.startAction)) {
      return refuse(state, live, use, sync);
    }
    if (use.startAction !== '') changed(state, task.client, sync);
    sync.waiting.remove(task.runId);
    state.mark(live, 0, PASSED, String(index + 1));
  }
  return true;
}

/** Runs the end or abend actions of what the task has passed, and takes it out of every line. */
export function leaveSyncs(state: ShardState, live: LiveTask): void {
  const { task } = live;
  const uses = live.definition?.syncs ?? [];
  const passed = passedOf(live);
  for (const [index, use] of uses.entries()) {
    const sync = state.syncs.get(keyOf(task.client, use.sync));
    if (sync === undefined) continue;
    sync.waiting.remove(task.runId);
    const action = isEndedOk(task.status) ? use.endAction : use.abendAction;
    if (index >= passed || action === '') continue;
    if (sync.run(action)) changed(state, task.client, sync);
    else
      state.log(
        task.runId,
        `${use.sync} is ${sync.state} (${sync.value}); its action ${action} could not be run.`,
      );
  }
}

/** A user lets a task go on without what it waits for; what it has not passed it does not give back. */
export function ignoreSyncs(state: ShardState, live: LiveTask): string | null {
  if (live.task.stage !== 'sync') return 'a task that waits for a SYNC object (1697)';
  state.mark(live, 0, IGNORED, '1');
  for (const use of live.definition?.syncs ?? []) {
    state.syncs.get(keyOf(live.task.client, use.sync))?.waiting.remove(live.task.runId);
  }
  state.advance(live);
  return null;
}

/** A restart after an abnormal end without abend action goes on with what the run before it holds (§3.8). */
export function keepSyncs(state: ShardState, live: LiveTask): void {
  if ((live.definition?.syncs ?? []).some(holdsOn)) state.mark(live, 0, KEPT, '1');
}

/** A script runs an action of a SYNC object of its client; refused when no row of the action fits, and nothing changes. */
export function runSyncAction(
  state: ShardState,
  { runId, sync: name, action }: { readonly runId: number; readonly sync: string; readonly action: string },
): Reply {
  const client = state.tasks.get(runId)?.task.client;
  const sync = client === undefined ? undefined : state.syncs.get(keyOf(client, name));
  if (client === undefined || sync === undefined)
    return { kind: 'refused', reason: 'wrongState', details: `There is no SYNC object ${name}.` };
  if (!sync.run(action)) {
    const details = `${name} is ${sync.state} (${sync.value}); its action ${action} cannot be run.`;
    return { kind: 'refused', reason: 'wrongState', details };
  }
  changed(state, client, sync);
  return { kind: 'done', runId };
}

/** The SYNC object a task waits for, and how it uses it; null when it waits for none. */
export function awaitedSync(
  state: ShardState,
  live: LiveTask,
): { readonly use: SyncUse; readonly sync: Sync } | null {
  const use = live.definition?.syncs[passedOf(live)];
  const sync = use === undefined ? undefined : state.syncs.get(keyOf(live.task.client, use.sync));
  return use === undefined || sync === undefined ? null : { use, sync };
}

export function keyOf(client: number, name: string): string {
  return `${client}:${name}`;
}

function refuse(state: ShardState, live: LiveTask, use: SyncUse, sync: Sync): false {
  const detail = `${use.sync} is ${sync.state} (${sync.value}); its action ${use.startAction} cannot be run.`;
  if (use.otherwise === 'abort') state.end(live, Status.endedNotOkSync, detail);
  else if (use.otherwise === 'skip') state.end(live, Status.endedSkippedSync, detail);
  else {
    sync.waiting.add(live.task.runId, live.task.priority);
    state.show(live, Status.waitingForSync, detail);
  }
  return false;
}

function isKept(state: ShardState, live: LiveTask, use: SyncUse): boolean {
  return holdsOn(use) && state.marked(live, 0, KEPT) !== '';
}

function holdsOn({ startAction, endAction, abendAction }: SyncUse): boolean {
  return startAction !== '' && endAction !== '' && abendAction === '';
}

function passedOf(live: LiveTask): number {
  return Number(live.marks.get(`0 ${PASSED}`) ?? 0);
}

/** What it is now is durable with the commit, and whoever waits asks again. */
function changed(state: ShardState, client: number, sync: Sync): void {
  const { name } = sync.definition;
  state.changes.syncs.set(keyOf(client, name), { client, name, state: sync.state, value: sync.value });
  wake(state, sync);
}

/** All that wait ask again, the first in line first: which of them can go on depends on what each wants. */
function wake(state: ShardState, sync: Sync): void {
  for (let runId = sync.waiting.takeFirst(); runId !== undefined; runId = sync.waiting.takeFirst()) {
    state.work.push({ kind: 'advance', runId });
  }
}
