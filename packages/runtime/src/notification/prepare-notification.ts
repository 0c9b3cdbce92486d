import type { EngineMessage, LiveTask, PrepareOutcome } from '@taktwerk/engine';
import {
  canonicalName,
  isMailAddress,
  type NotificationDefinition,
  readContent,
  substituteVariables,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { predefinedVariables, visibleVariables } from '../script/predefined.ts';

/** Addresses one notification goes to at most. */
const MOST_ADDRESSES = 1_000;
/** Longest subject after its variables are replaced, in characters. */
const LONGEST_SUBJECT = 500;
/** Longest text after its variables are replaced, in characters. */
const LONGEST_TEXT = 200_000;

/** A notification ready to be sent: variables replaced, users and groups looked up as they are now. */
async function prepareNotification(
  objects: Pick<Store['objects'], 'getMany'>,
  live: LiveTask,
  find: (runId: number) => LiveTask | undefined,
): Promise<PrepareOutcome> {
  const definition = live.definition?.notification;
  if (definition == null) return { ok: false, text: `${live.task.name} says nothing of whom to tell.` };
  const resolve = resolver(live, find);
  const named = { users: new Set<string>(), groups: new Set<string>(), mails: new Set<string>() };
  for (const { type, name } of definition.recipients) {
    const resolved = resolve(name).trim();
    if (type === 'MAIL') {
      if (!isMailAddress(resolved))
        return { ok: false, text: `"${resolved}" is not one mail address such as name@example.org.` };
      named.mails.add(resolved);
    } else (type === 'USER' ? named.users : named.groups).add(canonicalName(resolved));
  }
  const members = await membersOf(objects, live.task.client, [...named.groups]);
  if (typeof members === 'string') return { ok: false, text: members };
  const addresses = await addressesOf(objects, live.task.client, named.users, members);
  if (typeof addresses === 'string') return { ok: false, text: addresses };
  const all = new Map<string, { readonly address: string; readonly user: string | null }>(
    addresses.map((one) => [one.address, one]),
  );
  for (const address of named.mails) if (!all.has(address)) all.set(address, { address, user: null });
  if (all.size > MOST_ADDRESSES)
    return { ok: false, text: `It goes to ${all.size} mail addresses; at most ${MOST_ADDRESSES} are taken.` };
  return {
    ok: true,
    notification: {
      kind: definition.kind,
      ...textsOf(definition, resolve),
      users: [...named.users],
      groups: [...named.groups],
      addresses: [...all.values()],
    },
  };
}

/** Predefined variables stand for themselves in any place, as in scripts. */
function resolver(live: LiveTask, find: (runId: number) => LiveTask | undefined): (text: string) => string {
  const variables = visibleVariables(live, find);
  const predefined = predefinedVariables(live, find);
  return (text) =>
    substituteVariables(text, (name) => {
      const bare = name.endsWith('#') ? name.slice(0, -1) : name;
      return bare.startsWith('$') ? predefined[bare.slice(1)] : (variables[`${bare}#`] ?? variables[bare]);
    });
}

/** A subject is one line, whatever its variables hold. */
function textsOf(
  { subject, text }: NotificationDefinition,
  resolve: (text: string) => string,
): { readonly subject: string; readonly text: string } {
  const oneLine = [...resolve(subject)].map((letter) => (letter < ' ' || letter === '\u007f' ? ' ' : letter));
  const told = oneLine.join('').trim().slice(0, LONGEST_SUBJECT);
  return { subject: told === '' ? '(no subject)' : told, text: resolve(text).slice(0, LONGEST_TEXT) };
}

/** Members of groups; what is missing as a text. */
async function membersOf(
  objects: Pick<Store['objects'], 'getMany'>,
  client: number,
  groups: readonly string[],
): Promise<ReadonlySet<string> | string> {
  const members = new Set<string>();
  if (groups.length === 0) return members;
  const found = await objects.getMany(client, groups);
  for (const group of groups) {
    const version = found.find(({ name, type }) => name === group && type === 'USRG');
    if (version === undefined) return `Client ${client} has no user group ${group}.`;
    for (const { USERNAME } of readContent('USRG', JSON.parse(version.content)).members ?? [])
      members.add(canonicalName(USERNAME));
  }
  return members;
}

/** Mail addresses of users who have one; a user who is named himself has to exist. */
async function addressesOf(
  objects: Pick<Store['objects'], 'getMany'>,
  client: number,
  named: ReadonlySet<string>,
  members: ReadonlySet<string>,
): Promise<readonly { readonly address: string; readonly user: string }[] | string> {
  const wanted = [...new Set([...named, ...members])];
  if (wanted.length === 0) return [];
  const found = new Map(
    (await objects.getMany(client, wanted))
      .filter(({ type }) => type === 'USER')
      .map(({ name, content }) => [name, readContent('USER', JSON.parse(content)).user_attributes?.email]),
  );
  for (const user of named) if (!found.has(user)) return `Client ${client} has no user ${user}.`;
  return [...found].flatMap(([user, email]) => {
    const address = email?.trim() ?? '';
    return isMailAddress(address) ? [{ address, user }] : [];
  });
}

/** The message the engine waits for; a store that cannot be read ends the task, which can then be restarted. */
export async function preparedMessage(
  objects: Pick<Store['objects'], 'getMany'>,
  live: LiveTask,
  find: (runId: number) => LiveTask | undefined,
): Promise<EngineMessage> {
  const { runId } = live.task;
  const outcome = await prepareNotification(objects, live, find).catch(
    (error: unknown): PrepareOutcome => ({
      ok: false,
      text: `Its recipients cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    }),
  );
  return { kind: 'notificationPrepared', runId, outcome };
}
