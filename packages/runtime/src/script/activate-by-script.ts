import { generatesAtActivation, type LiveTask } from '@taktwerk/engine';
import { canonicalName, type HostCall } from '@taktwerk/model';
import { activatableObject } from './activatable-object.ts';
import { type CallOutcome, ok, refused } from './call-outcome.ts';
import type { ScriptHost } from './script-host.ts';

/** Message number of what the engine refuses. */
const REFUSED = 45940;

/** Starts an object as a task of its own that the script activates. */
export function activateByScript(
  host: ScriptHost,
  live: LiveTask,
  call: Extract<HostCall, { kind: 'activate' }>,
  now: number,
): CallOutcome {
  const { client, user, runId } = live.task;
  const object = activatableObject(host, live, call.objectName, now);
  if (object.kind !== 'activatable') return object;
  const { name, definition, definitions } = object;
  const reply = host.dispatch({
    kind: 'activate',
    request: {
      client,
      user,
      name,
      alias: call.alias === '' ? null : call.alias,
      queue: call.queue === '' ? null : canonicalName(call.queue),
      inputs: call.passValues ? live.variables : new Map(),
      definitions,
      activator: runId,
      logicalDate: call.logicalDate,
      startAt: call.startAt,
    },
  });
  if (reply?.kind !== 'done') return refused(REFUSED, reply?.details ?? 'The object was not activated.');
  if (call.wait) return { kind: 'untilTaskEnd', runId: reply.runId };
  // Of what is generated at activation the run id is known after its generation (reference `engine-semantics.md` §3.3).
  return generatesAtActivation(definition)
    ? { kind: 'untilGenerated', runId: reply.runId }
    : ok(String(reply.runId));
}
