import { type ExecutableDefinition, Status } from '@taktwerk/model';
import { asActivator, pinDefinitions } from '../activation/activate.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import type { HitData } from './active-events.ts';
import { firingDefinition } from './firing-definition.ts';

/** Counts the hits of an event. */
export const HITS = 'hits';

/** What the name of a value of a hit is surrounded by, as a variable of the task that runs at it. */
export const HIT_VARIABLE = { before: 'EVENT_', after: '#' } as const;

/** Starts the script of an event for one hit, as a tree of its own under the event (reference `engine-semantics.md` §5.5). */
export function fire(
  state: ShardState,
  event: LiveTask,
  definition: ExecutableDefinition,
  definitions: Definitions,
  hit: HitData,
): number {
  const { task } = event;
  const hits = Number(state.marked(event, 0, HITS)) + 1;
  const data = new Map(event.variables);
  const add = (name: string, value: string) =>
    data.set(`${HIT_VARIABLE.before}${name}${HIT_VARIABLE.after}`, value);
  for (const [name, value] of hit) add(name, value);
  add('HIT', String(hits));
  add('RUNID', String(task.runId));
  const firing = state.create({
    client: task.client,
    user: task.user,
    name: task.name,
    type: 'EVNT_CHILD',
    alias: task.alias,
    queue: task.queue,
    definition: firingDefinition(definition),
    definitions,
    inputs: data,
    parent: event,
    lineNumber: null,
    activator: asActivator(event),
    reference: null,
    stage: 'release',
    isRoot: true,
    logicalDate: state.now,
    realDate: state.now,
  });
  const { runId } = firing.task;
  event.roots?.add(runId);
  state.mark(event, 0, HITS, String(hits));
  pinDefinitions(state, firing);
  state.log(runId, `Run ${runId} of ${task.name} for hit ${hits} of ${task.runId}.`);
  if (definition.active) state.advance(firing);
  else state.end(firing, Status.endedInactiveObject);
  return runId;
}
