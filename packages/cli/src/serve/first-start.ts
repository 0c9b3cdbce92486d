import { randomBytes } from 'node:crypto';
import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { hashPassword } from '@taktwerk/server';
import type { ObjectDraft, Store } from '@taktwerk/store';
import { ADMIN, ADMIN_USER } from './admin-user.ts';

/** Clients of a new data folder. */
const CLIENTS = [
  { client: 0, title: 'System' },
  { client: 100, title: 'First client' },
] as const;

/** What the first start made. */
export interface FirstStart {
  /** Clients in which the first user was made; none on every later start. */
  readonly clients: readonly number[];
}

/**
 * Makes the first clients and their user ADMIN/TAKTWERK, who may do everything, where there are none. A start that broke off in between is
 * completed by the next; a user that was removed later is not made again, as the client then has other users.
 *
 * @param given password to use; null makes one, which `announce` is told before it is stored.
 */
export async function makeFirstUsers(
  store: Store,
  given: string | null,
  announce: (password: string, clients: readonly number[]) => void,
): Promise<FirstStart> {
  const known = new Set((await store.clients.list()).map(({ client }) => client));
  const empty: number[] = [];
  for (const record of CLIENTS) {
    if (!known.has(record.client)) await store.clients.create(record);
    if ((await store.users.list(record.client)).length === 0) empty.push(record.client);
  }
  if (empty.length === 0) return { clients: [] };
  const password = given ?? randomBytes(15).toString('base64url');
  if (given === null) announce(password, empty);
  const passwordHash = await hashPassword(password);
  for (const client of empty) {
    await store.users.put({ client, ...ADMIN, passwordHash, active: true }, adminDraft(client), {
      time: Date.now(),
      client,
      user: ADMIN_USER,
      action: 'create user',
      subject: ADMIN_USER,
      outcome: 'done',
      details: 'first start',
    });
  }
  return { clients: empty };
}

function adminDraft(client: number): ObjectDraft {
  const read = readObject(
    {
      data: {
        user: {
          general_attributes: { name: ADMIN_USER, type: 'USER', title: 'Administrator' },
          user_attributes: { is_active: '1', privileges: '*' },
          authorizations: [
            { auth_group: '1', filter_object_type: '*', filter_object_name: '*', bitcode: '*' },
          ],
        },
      },
      path: '',
    },
    client,
  );
  if (!read.ok) throw new TaktwerkError('internal', problemsText(read.problems));
  const { object } = read;
  return { ...object, content: JSON.stringify(object.content) };
}
