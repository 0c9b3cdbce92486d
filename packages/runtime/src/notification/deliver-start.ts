import { compileWatch, type OutgoingStart, rightsSubject, statusText } from '@taktwerk/model';
import type { ObjectVersion, Store } from '@taktwerk/store';
import type { NotificationHost } from './notification-host.ts';
import type { Delivery } from './outbox.ts';

/**
 * Executes the CALL object of a WATCH for a task, once: it is activated in the commit that takes the message out. It
 * runs for whoever saved the WATCH last, and with his rights.
 */
export async function deliverStart(
  host: NotificationHost,
  objects: Pick<Store['objects'], 'get'>,
  event: OutgoingStart,
): Promise<Delivery> {
  const { client } = event;
  const version = await objects.get(client, event.watch);
  const name = version?.type === 'WATCH' ? compileWatch(JSON.parse(version.content)).execute : null;
  if (version === null || name === null) return { kind: 'done' };
  const definitions = await host.definitions.closure(client, name);
  if (definitions.get(name)?.type !== 'CALL')
    return refused(host, event, version, `client ${client} has no CALL object ${name}`);
  if (!(await allowed(host, client, version.modifiedBy, name)))
    return refused(host, event, version, `${version.modifiedBy} lacks the right X (execute) on ${name}`);
  await host.readRunTimes(client, definitions.keys());
  return {
    kind: 'done',
    settle: () => {
      host.dispatch({
        kind: 'activate',
        request: {
          client,
          user: version.modifiedBy,
          name,
          alias: null,
          queue: null,
          inputs: watchedVariables(event),
          definitions,
          activator: event.task.runId,
        },
      });
    },
  };
}

/** Variables the texts of the notification may name. */
function watchedVariables({ watch, event, task }: OutgoingStart): ReadonlyMap<string, string> {
  return new Map([
    ['WATCH#', watch],
    ['WATCH_EVENT#', event.toUpperCase()],
    ['WATCH_RUNID#', String(task.runId)],
    ['WATCH_NAME#', task.name],
    ['WATCH_ALIAS#', task.alias ?? ''],
    ['WATCH_TYPE#', task.type],
    ['WATCH_STATUS#', String(task.status)],
    ['WATCH_STATUS_TEXT#', statusText(task.status)],
    ['WATCH_DETAIL#', task.statusDetail ?? ''],
    ['WATCH_RETCODE#', task.returnCode === null ? '' : String(task.returnCode)],
    ['WATCH_USER#', task.user],
  ]);
}

async function allowed(host: NotificationHost, client: number, user: string, name: string): Promise<boolean> {
  const object = await host.definitions.get(client, name);
  if (object?.kind !== 'executable') return false;
  const subject = rightsSubject({ type: object.definition.type, name, folder: object.folder });
  for (;;) {
    const answer = host.rights.allows(client, user, 'X', subject);
    if (typeof answer === 'boolean') return answer;
    await answer;
  }
}

function refused(
  host: NotificationHost,
  event: OutgoingStart,
  version: ObjectVersion,
  text: string,
): Delivery {
  return {
    kind: 'done',
    settle: () =>
      host.audit({
        time: host.now(),
        client: event.client,
        user: version.modifiedBy,
        action: 'execute by watch',
        subject: event.watch,
        outcome: 'refused',
        details: `Run ${event.task.runId}: ${text}.`,
      }),
  };
}
