import type { LiveTask } from '@taktwerk/engine';
import { rightsSubject, type Task } from '@taktwerk/model';
import { type CallOutcome, refused } from './call-outcome.ts';
import type { ScriptHost } from './script-host.ts';

/** Message numbers of a run that cannot be changed now, and of a user who may not; the first is of the reference. */
const NOT_ACTIVE = 20539;
const NOT_ALLOWED = 45902;

/** An active run a script may change, with the means to note in the audit what it did. */
export interface ModifiableRun {
  readonly kind: 'modifiable';
  readonly target: Task;
  audit(outcome: 'done' | 'refused', details: string): void;
}

/** The active run of that id in the client of the script, if its user may modify it. */
export function modifiableRun(
  host: ScriptHost,
  live: LiveTask,
  runId: number,
  now: number,
): ModifiableRun | CallOutcome {
  const { client, user } = live.task;
  const target = host.task(runId)?.task;
  if (target === undefined || target.client !== client)
    return refused(NOT_ACTIVE, `There is no active run ${runId} in client ${client}.`);
  const object = host.definitions.kept(client, target.name);
  if (object === undefined) return { kind: 'later', ready: host.definitions.get(client, target.name) };
  const folder = object?.kind === 'executable' ? object.folder : '';
  const { name, type, agent, login } = target;
  const subject = rightsSubject({ type, name, folder, agent: agent ?? '', login: login ?? '' });
  const allowed = host.rights.allows(client, user, 'M', subject);
  if (typeof allowed !== 'boolean') return { kind: 'later', ready: allowed };
  const audit = (outcome: 'done' | 'refused', details: string): void =>
    host.audit({
      ...{ time: now, client, user, action: 'modify by script', subject: String(runId), outcome },
      details: `Run ${live.task.runId}: ${details}`,
    });
  if (allowed) return { kind: 'modifiable', target, audit };
  const message = `User ${user} lacks the right M (modify) on ${name}.`;
  audit('refused', message);
  return refused(NOT_ALLOWED, message);
}
