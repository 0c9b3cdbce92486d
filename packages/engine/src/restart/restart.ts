import { isEnded, isEndedOk, isWorkflowType, type Task } from '@taktwerk/model';
import { asActivator, pinDefinitions } from '../activation/activate.ts';
import { definitionKey } from '../definition-key.ts';
import { firingDefinition } from '../event/firing-definition.ts';
import { generatesAtActivation } from '../generation/at-activation.ts';
import { REGISTERS } from '../group/registration.ts';
import type { LiveTask } from '../live-task.ts';
import type { Reply, RestartActivation } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { keepSyncs } from '../sync/syncs-of-task.ts';
import { SIGNALLED } from '../workflow/abort-signal.ts';
import type { lineOf } from '../workflow/line-of.ts';
import { settleWorkflow } from '../workflow/workflow.ts';
import { repeatAborted, startingPoint } from './reference-lines.ts';

/**
 * A new run based on an old one (reference `engine-semantics.md` §3.8). A line of a workflow that is still
 * active is run again in its place; otherwise the new run stands alone.
 */
export function restart(state: ShardState, request: RestartActivation): Reply {
  const { reference } = request;
  const refuse = (why: string): Reply => ({
    kind: 'refused',
    reason: 'wrongState',
    details: `Run ${reference.runId} cannot be restarted: ${why}.`,
  });
  if (reference.type === 'C_PERIOD') return refuse('it is a recurring execution; execute the object anew');
  const found = isEnded(reference.status) ? placeOf(state, reference) : null;
  if (found?.workflow.task.cancelRequested === true)
    return refuse(`its workflow ${found.workflow.task.runId} is being cancelled`);
  if (found !== null && found.line.runId !== reference.runId)
    return refuse(`its line was restarted already as ${found.line.runId}; restart that one`);
  const stored = request.definitions.get(definitionKey(reference)) ?? null;
  const isFiring = reference.type === 'EVNT_CHILD';
  const definition = isFiring && stored !== null ? firingDefinition(stored) : stored;
  if (definition === null) return refuse(`the object ${reference.name} no longer exists`);
  const live = state.create({
    client: request.client,
    user: request.user,
    name: reference.name,
    type: isFiring ? reference.type : definition.type,
    alias: reference.alias,
    queue: request.queue ?? reference.queue,
    inputs: request.inputs,
    reference,
    stage: generatesAtActivation(definition) ? 'activation' : 'release',
    manualRelease: request.manualRelease || (request.keepStartType && reference.manualRelease),
    startAt: startTimeOf(state, request),
    logicalDate: reference.logicalDate,
    realDate: reference.deactivated ? reference.logicalDate : reference.realDate,
    definition,
    definitions: request.definitions,
    parent: found?.workflow ?? null,
    lineNumber: found === null ? null : reference.lineNumber,
    activator: found === null ? null : asActivator(found.workflow),
  });
  live.references = request.references;
  live.task.restartPoint = request.restartPoint ?? startingPoint(reference);
  if (request.abortedOnly && isWorkflowType(definition.type)) repeatAborted(state, live);
  if (request.keepStartType) state.mark(live, 0, REGISTERS, '1');
  if (reference.startTime !== null && !isEndedOk(reference.status)) keepSyncs(state, live);
  pinDefinitions(state, live);
  state.log(
    live.task.runId,
    `Run ${live.task.runId} of ${live.task.name}, a restart of ${reference.runId} by ${request.user}.`,
  );
  if (found !== null) takePlace(state, found, live, reference);
  state.advance(live);
  return { kind: 'done', runId: live.task.runId };
}

type Place = NonNullable<ReturnType<typeof lineOf>>;

/** The line of an active workflow the reference run stood on. */
function placeOf(state: ShardState, reference: Task): Place | null {
  const workflow = state.tasks.get(reference.parent);
  const line =
    reference.lineNumber === null ? undefined : workflow?.workflow?.lines.get(reference.lineNumber);
  return workflow === undefined || line === undefined || workflow.task.stage !== 'running'
    ? null
    : { workflow, line };
}

function takePlace(state: ShardState, { workflow, line }: Place, live: LiveTask, reference: Task): void {
  state.forget(reference.runId);
  line.runId = live.task.runId;
  state.mark(workflow, line.line.lineNumber, SIGNALLED, '');
  workflow.workflow?.move(line, 'released');
  settleWorkflow(state, workflow);
}

/** A start time that the reference run had waited for is not waited for again. */
function startTimeOf({ now }: ShardState, { reference, keepStartType }: RestartActivation): number | null {
  const { startAt, startTime } = reference;
  return startTime === null && startAt !== null && (startAt > now || keepStartType) ? startAt : null;
}
