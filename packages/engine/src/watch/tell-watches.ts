import {
  encodeOutgoing,
  fitsPattern,
  fulfils,
  type Task,
  type WatchDefinition,
  type WatchedTask,
} from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Mark, followed by the name of the rule, that lateness was told of. */
const TOLD = 'told late by ';

/**
 * Never watched: notifications, which would tell of their own failures for ever, and what stands for something that is
 * watched itself.
 */
const NEVER: ReadonlySet<Task['type']> = new Set(['CALL', 'C_PERIOD', 'XTRNL']);

/** Tells of an end by the rules of the client; what is told is in the commit of the end. */
export function tellEnd(state: ShardState, { task }: LiveTask): void {
  for (const watch of watching(state, task, 'end')) {
    if (watch.statuses.some((status) => fulfils(task.status, status))) tell(state, task, watch);
  }
}

/** The task has started: the first time a rule finds it late is noted. */
export function expectLate(state: ShardState, live: LiveTask): void {
  const due = Math.min(...open(state, live).map(({ at }) => at));
  if (Number.isFinite(due)) state.arm(live, 'lateness', due);
}

/** Tells of a task that still runs, once by each rule, and waits for the next. */
export function latenessDue(state: ShardState, live: LiveTask): void {
  for (const { watch, at } of open(state, live)) {
    if (at > state.now) continue;
    state.mark(live, 0, TOLD + watch.name, '1');
    tell(state, live.task, watch);
  }
  expectLate(state, live);
}

/** Rules that have not told of the task, and when it is late by them. */
function open(
  state: ShardState,
  live: LiveTask,
): readonly { readonly watch: WatchDefinition; readonly at: number }[] {
  const { task } = live;
  if (task.startTime === null) return [];
  const start = task.startTime;
  return watching(state, task, 'late').flatMap((watch) => {
    if (state.marked(live, 0, TOLD + watch.name) !== '') return [];
    const estimate = task.estimatedRuntime * 1000;
    const times = [
      watch.lateAfter,
      watch.latePercent === null || estimate === 0
        ? null
        : Math.ceil(estimate * (1 + watch.latePercent / 100)),
    ].filter((one) => one !== null);
    return times.length === 0 ? [] : [{ watch, at: start + Math.min(...times) }];
  });
}

function watching(
  state: ShardState,
  task: Task,
  event: WatchDefinition['event'],
): readonly WatchDefinition[] {
  const watches = state.watches.get(task.client);
  if (watches === undefined || NEVER.has(task.type)) return [];
  return [...watches.values()].filter(
    (watch) =>
      watch.event === event &&
      (watch.types.length === 0 || watch.types.includes(task.type)) &&
      (watch.names.length === 0 || watch.names.some((pattern) => fitsPattern(pattern, task.name))),
  );
}

function tell(state: ShardState, task: Task, watch: WatchDefinition): void {
  const told: WatchedTask = {
    client: task.client,
    watch: watch.name,
    event: watch.event,
    at: state.now,
    task: {
      runId: task.runId,
      name: task.name,
      alias: task.alias,
      type: task.type,
      status: task.status,
      statusDetail: task.statusDetail,
      returnCode: task.returnCode,
      user: task.user,
      activationTime: task.activationTime,
      startTime: task.startTime,
      endTime: task.endTime,
      parent: task.parent,
    },
  };
  if (watch.webhook !== null)
    state.effects.push({ kind: 'send', message: encodeOutgoing({ kind: 'webhook', ...told }) });
  if (watch.execute !== null)
    state.effects.push({ kind: 'send', message: encodeOutgoing({ kind: 'start', ...told }) });
  state.log(
    task.runId,
    `${watch.name} tells of it: ${watch.event === 'late' ? 'it is late' : `it ended with ${task.status}`}.`,
  );
}
