import { generatesAtActivation } from '../generation/at-activation.ts';
import type { LiveTask } from '../live-task.ts';
import type { ActivationRequest, Reply } from '../message.ts';
import { activateRecurring } from '../schedule/activate-recurring.ts';
import type { NewTask, ShardState } from '../shard-state.ts';

/** Makes a task of its own, at top level, and starts it on its way. */
export function activate(state: ShardState, request: ActivationRequest): Reply {
  const by = request.activator === null ? undefined : state.tasks.get(request.activator)?.task;
  const activator = by === undefined ? null : { runId: by.runId, type: by.type, depth: by.depth + 1 };
  const definition = request.definitions.get(request.name) ?? null;
  if (definition === null)
    return { kind: 'refused', reason: 'wrongState', details: `No definition of ${request.name}.` };
  if (request.recurring !== undefined) return activateRecurring(state, request, request.recurring, activator);
  const live = state.create({
    client: request.client,
    user: request.user,
    name: definition.name,
    type: definition.type,
    alias: request.alias,
    queue: request.queue,
    definition,
    definitions: request.definitions,
    inputs: request.inputs,
    parent: null,
    lineNumber: null,
    activator,
    reference: null,
    stage: generatesAtActivation(definition) ? 'activation' : 'release',
    startAt: request.startAt ?? null,
    manualRelease: request.manualRelease ?? false,
    logicalDate: request.logicalDate ?? null,
  });
  pinDefinitions(state, live);
  state.log(live.task.runId, `Run ${live.task.runId} of ${live.task.name}, activated by ${request.user}.`);
  state.advance(live);
  return { kind: 'done', runId: live.task.runId };
}

/** How a child names the task that controls it as its activator. */
export function asActivator(parent: LiveTask): NonNullable<NewTask['activator']> {
  return { runId: parent.task.runId, type: parent.task.type, depth: parent.task.depth };
}

/** What a task may still make, such as the lines of a workflow, is made much later: the definitions are kept as they are now. */
export function pinDefinitions(state: ShardState, live: LiveTask): void {
  if (live.definitions.size < 2 && live.definition?.etl == null) return;
  pinRun(state, live);
}

/** Keeps every definition a task has for as long as its tree is active. */
export function pinRun(state: ShardState, { task, definitions }: LiveTask): void {
  const pinned = new Map<string, number>();
  for (const { name, versionId, etl } of definitions.values()) {
    pinned.set(name, versionId);
    for (const part of etl?.parts ?? []) pinned.set(part.name, part.versionId);
  }
  for (const [name, versionId] of pinned) state.changes.pins.push({ runId: task.runId, name, versionId });
}
