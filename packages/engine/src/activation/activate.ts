import { Status, type Task } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ActivationRequest, Reply, RestartActivation } from '../message.ts';
import type { NewTask, ShardState } from '../shard-state.ts';
import { SIGNALLED } from '../workflow/abort-signal.ts';

/** Makes a task of its own, at top level, and starts it on its way. */
export function activate(state: ShardState, request: ActivationRequest): Reply {
  const activator = request.activator === null ? undefined : state.tasks.get(request.activator);
  const definition = request.definitions.get(request.name) ?? null;
  if (definition === null)
    return { kind: 'refused', reason: 'wrongState', details: `No definition of ${request.name}.` };
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
    activator:
      activator === undefined
        ? null
        : { runId: activator.task.runId, type: activator.task.type, depth: activator.task.depth + 1 },
    reference: null,
    stage: 'release',
    startAt: request.startAt ?? null,
    manualRelease: request.manualRelease ?? false,
    logicalDate: request.logicalDate ?? null,
  });
  pinDefinitions(state, live);
  state.log(live.task.runId, `Run ${live.task.runId} of ${live.task.name}, activated by ${request.user}.`);
  state.advance(live);
  return { kind: 'done', runId: live.task.runId };
}

/**
 * A new run based on an old one (reference `engine-semantics.md` §3.8). A line of a workflow that is still
 * active is run again in its place; otherwise the new run stands alone.
 */
export function restart(state: ShardState, request: RestartActivation): Reply {
  const { reference } = request;
  const parent = state.tasks.get(reference.parent);
  const line = reference.lineNumber === null ? undefined : parent?.workflow?.lines.get(reference.lineNumber);
  const inPlace = parent !== undefined && line !== undefined && parent.task.stage !== 'ended';
  if (inPlace && (parent.task.cancelRequested || line.runId !== reference.runId)) {
    const why = parent.task.cancelRequested
      ? `its workflow ${parent.task.runId} is being cancelled`
      : `its line was restarted already as ${line.runId}; restart that one`;
    return {
      kind: 'refused',
      reason: 'wrongState',
      details: `Run ${reference.runId} cannot be restarted: ${why}.`,
    };
  }
  const definition = request.definitions.get(reference.name) ?? null;
  if (definition === null) {
    return {
      kind: 'refused',
      reason: 'wrongState',
      details: `The object ${reference.name} of run ${reference.runId} no longer exists.`,
    };
  }
  const live = state.create({
    ...commonOf(request, reference, definition.type),
    definition,
    definitions: request.definitions,
    parent: inPlace ? parent : null,
    lineNumber: inPlace ? reference.lineNumber : null,
    activator: inPlace ? asActivator(parent) : null,
  });
  pinDefinitions(state, live);
  state.log(
    live.task.runId,
    `Run ${live.task.runId} of ${live.task.name}, a restart of ${reference.runId} by ${request.user}.`,
  );
  if (inPlace) {
    state.tasks.delete(reference.runId);
    state.effects.push({ kind: 'forget', runId: reference.runId });
    line.runId = live.task.runId;
    state.mark(parent, line.line.lineNumber, SIGNALLED, '');
    parent.workflow?.move(line, 'released');
    state.show(parent, Status.active);
  }
  state.advance(live);
  return { kind: 'done', runId: live.task.runId };
}

function commonOf(
  request: RestartActivation,
  reference: Task,
  type: NewTask['type'],
): Pick<
  NewTask,
  | 'client'
  | 'user'
  | 'name'
  | 'type'
  | 'alias'
  | 'queue'
  | 'inputs'
  | 'reference'
  | 'stage'
  | 'manualRelease'
  | 'logicalDate'
> {
  return {
    client: request.client,
    user: request.user,
    name: reference.name,
    type,
    alias: reference.alias,
    queue: request.queue ?? reference.queue,
    inputs: request.inputs,
    reference,
    stage: 'release',
    manualRelease: request.manualRelease ?? false,
    logicalDate: reference.logicalDate,
  };
}

/** How a child names the task that controls it as its activator. */
export function asActivator(parent: LiveTask): NonNullable<NewTask['activator']> {
  return { runId: parent.task.runId, type: parent.task.type, depth: parent.task.depth };
}

/** What a task may still make, such as the lines of a workflow, is made much later: the definitions are kept as they are now. */
function pinDefinitions(state: ShardState, live: LiveTask): void {
  if (live.definitions.size < 2) return;
  for (const [name, definition] of live.definitions) {
    state.changes.pins.push({ runId: live.task.runId, name, versionId: definition.versionId });
  }
}
