import type { Definitions, LiveTask } from '@taktwerk/engine';
import { canonicalName, type ExecutableDefinition, rightsSubject } from '@taktwerk/model';
import { type CallOutcome, refused } from './call-outcome.ts';
import type { ScriptHost } from './script-host.ts';

/** Message numbers of an object that is not there, that does not run, and of a user who may not start it. */
const UNKNOWN_OBJECT = 45921;
const NOT_EXECUTABLE = 45932;
const NOT_ALLOWED = 45902;

/** An object a script may start, with all the engine needs for it in memory. */
export interface ActivatableObject {
  readonly kind: 'activatable';
  readonly name: string;
  readonly definition: ExecutableDefinition;
  readonly definitions: Definitions;
}

/** The object of that name in the client of the script, if its user may execute it; who may not is in the audit. */
export function activatableObject(
  host: ScriptHost,
  live: LiveTask,
  objectName: string,
  now: number,
  action = 'execute by script',
): ActivatableObject | CallOutcome {
  const { client, user, runId } = live.task;
  const name = canonicalName(objectName);
  const definitions = host.definitions.closureKept(client, name);
  if (definitions === undefined) return { kind: 'later', ready: host.definitions.closure(client, name) };
  const definition = definitions.get(name);
  const known = host.definitions.kept(client, name);
  if (definition === undefined) {
    return known === null || known === undefined
      ? refused(UNKNOWN_OBJECT, `There is no object ${name} in client ${client}.`)
      : refused(NOT_EXECUTABLE, `${name} cannot be executed.`);
  }
  const { type, agent, login } = definition;
  const folder = known?.kind === 'executable' ? known.folder : '';
  const subject = rightsSubject({ type, name, folder, agent: agent ?? '', login: login ?? '' });
  const allowed = known?.kind !== 'executable' || host.rights.allows(client, user, 'X', subject);
  if (typeof allowed !== 'boolean') return { kind: 'later', ready: allowed };
  if (!allowed) {
    const message = `User ${user} lacks the right X (execute) on ${name}.`;
    host.audit({
      time: now,
      client,
      user,
      action,
      subject: name,
      outcome: 'refused',
      details: `Run ${runId}: ${message}`,
    });
    return refused(NOT_ALLOWED, message);
  }
  const reading = host.readRunTimes(client, definitions.keys());
  if (reading !== null) return { kind: 'later', ready: reading };
  return { kind: 'activatable', name, definition, definitions };
}
