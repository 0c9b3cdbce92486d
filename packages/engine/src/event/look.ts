import { type EventDefinition, isAgentSource, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { HitData } from './active-events.ts';

/** Number of the last hit of its agent that has become a run. */
export const TAKEN = 'taken';

/** Set when its agent looks once and is through, while hits of it are still to be run. */
export const THROUGH = 'through';

/** Part of the bound that must be free before an agent that was held back hears of it: word by word would be one message per hit. */
const WORTH_TELLING = 4;

/** Orders its agent to look, or to pause; without a connection it is told when it comes. */
export function tellAgent(state: ShardState, live: LiveTask, event: EventDefinition, paused: boolean): void {
  const { runId, attempt, agent } = live.task;
  if (agent === null) return;
  const { connected, watches } = state.agent(agent);
  state.events.looked.delete(runId);
  if (!connected || !watches) {
    const why = connected ? `Agent ${agent} is of a release that cannot look for events.` : null;
    state.show(live, live.task.suspended ? Status.suspended : Status.waitingForHost, why);
    if (!connected) state.effects.push({ kind: 'agentMissing', agent });
    return;
  }
  const taken = takenOf(state, live);
  const upTo = taken + roomOf(state, live, event);
  state.events.granted.set(runId, upTo);
  state.show(live, live.task.suspended ? Status.suspended : paused ? Status.sleeping : Status.checking);
  state.effects.push({ kind: 'watch', runId, attempt, agent, paused, taken, upTo });
}

/** Its agent looks, or says why it cannot at the moment. */
export function looking(state: ShardState, live: LiveTask, trouble: string | null): void {
  const { task } = live;
  if (task.endingStatus !== null || task.cancelRequested || task.suspended) return;
  state.events.looked.add(task.runId);
  state.show(live, Status.sleeping, trouble);
  if (trouble !== null) state.log(task.runId, trouble);
}

/** Takes hits of its agent that are new; answers whether there are any. Repeats and what would leave a gap change nothing. */
export function takeIn(
  state: ShardState,
  live: LiveTask,
  hits: readonly { readonly number: number; readonly data: HitData }[],
): boolean {
  const { task, definition } = live;
  if (task.stage !== 'running' || task.cancelRequested || task.endingStatus !== null) return false;
  if (definition?.event == null || !isAgentSource(definition.event.source) || state.draining) return false;
  const waiting = state.events.waiting.get(task.runId) ?? [];
  const before = waiting.length;
  let next = takenOf(state, live) + before + 1;
  for (const { number, data } of hits) {
    if (number !== next) continue;
    waiting.push(data);
    next += 1;
  }
  if (waiting.length === before) return false;
  state.events.waiting.set(task.runId, waiting);
  state.events.looked.add(task.runId);
  return true;
}

/** Hits that waited for the definition; from here on they are runs. */
export function takeWaiting(state: ShardState, live: LiveTask): readonly HitData[] {
  const { runId } = live.task;
  const waiting = state.events.waiting.get(runId) ?? [];
  state.events.waiting.delete(runId);
  if (waiting.length > 0) state.mark(live, 0, TAKEN, String(takenOf(state, live) + waiting.length));
  return waiting;
}

/** Tells its agent what was taken, and how far it may go on. */
export function acknowledgeHits(state: ShardState, live: LiveTask, event: EventDefinition): void {
  const room = roomOf(state, live, event);
  grant(state, live, room);
  const { runId } = live.task;
  if (room > 0 || state.events.held.has(runId)) return;
  state.events.held.add(runId);
  state.log(
    runId,
    `${event.maxActive} runs of its script are active: further hits wait with agent ${live.task.agent}.`,
  );
}

/** There is room again: an agent that is held back hears of it, though not for every single run. */
export function makeRoom(state: ShardState, live: LiveTask, event: EventDefinition): void {
  if (live.roots?.size === 0) state.events.held.delete(live.task.runId);
  const granted = state.events.granted.get(live.task.runId);
  if (granted === undefined || granted > takenOf(state, live)) return;
  const room = roomOf(state, live, event);
  if (live.roots?.size === 0 || room * WORTH_TELLING >= event.maxActive) grant(state, live, room);
}

function grant(state: ShardState, live: LiveTask, room: number): void {
  const { runId, attempt, agent } = live.task;
  const granted = state.events.granted.get(runId);
  if (agent === null || granted === undefined) return;
  const taken = takenOf(state, live);
  const upTo = Math.max(granted, taken + room);
  state.events.granted.set(runId, upTo);
  state.effects.push({ kind: 'grantHits', runId, attempt, agent, taken, upTo });
}

/** Calls off what its agent was told. */
export function giveUpLook(state: ShardState, { task }: LiveTask): void {
  const { runId, attempt, agent } = task;
  state.events.waiting.delete(runId);
  if (agent === null || !state.events.granted.delete(runId)) return;
  state.effects.push({ kind: 'unwatch', runId, attempt, agent });
}

export function takenOf(state: ShardState, live: LiveTask): number {
  return Number(state.marked(live, 0, TAKEN));
}

/** Runs of its script that may still start. */
function roomOf(state: ShardState, live: LiveTask, event: EventDefinition): number {
  const waiting = state.events.waiting.get(live.task.runId)?.length ?? 0;
  return Math.max(0, event.maxActive - (live.roots?.size ?? 0) - waiting);
}
