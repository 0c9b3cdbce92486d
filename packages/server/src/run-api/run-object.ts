import { type AuditEntry, type ObjectType, type Rights, TaktwerkError } from '@taktwerk/model';
import type { Caller, RunObjectOutcome, Taktwerk } from '@taktwerk/runtime';
import { subjectOfObject } from '../rights/subject-of.ts';
import type { ReadRunRequest } from './read-run-request.ts';
import type { RunKind, RunProblem } from './run-message.ts';

/** What the event log calls every use of the service (reference `modus-etl.md` §2). */
export const RUN_EVENT = 'Запуск объектов через сервис';
/** The switch that publishes the service to a client: a key of its UC_CLIENT_SETTINGS, on with `Y` or `1`. */
const PUBLICATION = 'хс_ЗапускОбъектов';
const SETTINGS = 'UC_CLIENT_SETTINGS';

const TYPES: Readonly<Record<RunKind, ObjectType>> = {
  composition: 'COMP',
  scenario: 'SCEN',
  package: 'PACK',
};

/** Who may use the service, and what he may do. */
export interface Allowed {
  readonly caller: Caller;
  readonly rights: Rights;
}

export type RunOutcome =
  | { readonly kind: 'started'; readonly object: RunKind; readonly name: string; readonly runId: number }
  | { readonly kind: 'refused'; readonly status: number; readonly problems: readonly RunProblem[] };

/**
 * Starts what a body asks for. What came of it is in the event log: a start in the commit that holds the task.
 * @throws TaktwerkError of the node, when it cannot start anything now; that is in the event log too
 */
export async function runObject(
  taktwerk: Taktwerk,
  { caller, rights }: Allowed,
  read: ReadRunRequest,
  now: () => number,
): Promise<RunOutcome> {
  const asked = read.ok ? read.request : read;
  const subject = `${asked.object} ${asked.uuid}`.trim();
  const refuse = async (status: number, ...problems: readonly RunProblem[]): Promise<RunOutcome> => {
    const details = problems.map((problem) => JSON.stringify(problem)).join(' ');
    await taktwerk.store.audit.append(entry(caller, now(), subject, details));
    return { kind: 'refused', status, problems };
  };
  const { client } = caller;
  if (!(await isPublished(taktwerk, client))) {
    return refuse(404, { kind: 'notPublished', client, setting: SETTINGS, key: PUBLICATION });
  }
  if (!read.ok) return refuse(400, read.problem);
  const { object, uuid, parameters } = read.request;
  const version = await taktwerk.store.objects.getByUuid(client, uuid);
  if (version === null || version.type !== TYPES[object]) {
    return refuse(404, { kind: 'unknownUuid', object, uuid, client });
  }
  const named = `${subject} ${version.name}`;
  if (!rights.allows('X', subjectOfObject(version))) {
    return refuse(403, { kind: 'notAllowed', object, name: version.name });
  }
  let outcome: RunObjectOutcome;
  try {
    const request = { objectName: version.name, parameters, action: RUN_EVENT, subject: named };
    outcome = await taktwerk.runObject(caller, request);
  } catch (error) {
    if (error instanceof TaktwerkError && error.httpStatus < 500) {
      await taktwerk.store.audit.append(entry(caller, now(), named, error.message));
    }
    throw error;
  }
  if (outcome.kind === 'refused') return refuse(400, ...outcome.problems);
  return { kind: 'started', object, name: version.name, runId: outcome.runId };
}

/** A line of the event log for a call that started nothing. */
export function entry(
  caller: Pick<Caller, 'client' | 'user'>,
  time: number,
  subject: string,
  details: string,
): AuditEntry {
  const { client, user } = caller;
  return { time, client, user, action: RUN_EVENT, subject, outcome: 'refused', details };
}

/** Read anew each time, so that the switch counts from the next request on. */
async function isPublished(taktwerk: Taktwerk, client: number): Promise<boolean> {
  const rows = await taktwerk.store.objects.varaRows(client, SETTINGS);
  const row = rows.find(({ key }) => key.toUpperCase() === PUBLICATION.toUpperCase());
  const value = row?.values[0].trim().toUpperCase() ?? '';
  return value === 'Y' || value === '1';
}
