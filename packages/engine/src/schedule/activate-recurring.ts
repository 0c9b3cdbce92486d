import type { ActivationRequest, RecurringActivation, Reply } from '../message.ts';
import type { NewTask, ShardState } from '../shard-state.ts';

/** Makes the container of a recurring execution; what it starts is read anew at every start. */
export function activateRecurring(
  state: ShardState,
  request: ActivationRequest,
  recurring: RecurringActivation,
  activator: NewTask['activator'],
): Reply {
  const definition = request.definitions.get(request.name) ?? null;
  const live = state.create({
    client: request.client,
    user: request.user,
    name: request.name,
    type: 'C_PERIOD',
    alias: request.alias,
    queue: request.queue ?? definition?.queue ?? null,
    definition: null,
    definitions: new Map(),
    inputs: request.inputs,
    parent: null,
    lineNumber: null,
    activator,
    reference: null,
    stage: 'release',
    autoDeactivation: 'F',
    manualRelease: request.manualRelease ?? false,
    logicalDate: request.logicalDate ?? null,
  });
  live.roots = new Set();
  state.mark(live, 0, 'recurring', JSON.stringify(recurring.content));
  state.mark(live, 0, 'zone', recurring.zone ?? definition?.timeZone ?? '');
  state.mark(live, 0, 'queue', request.queue ?? '');
  state.log(
    live.task.runId,
    `Recurring execution ${live.task.runId} of ${request.name}, activated by ${request.user}.`,
  );
  state.advance(live);
  return { kind: 'done', runId: live.task.runId };
}
