import { canonicalName, TaktwerkError } from '@taktwerk/model';
import type { Store, UserRecord } from '@taktwerk/store';

/** The user of a path `…/users/{name}/{department}`. @throws TaktwerkError unknownUser */
export async function requireUser(
  store: Store,
  client: number,
  param: (name: string) => string,
): Promise<UserRecord> {
  const [name, department] = [canonicalName(param('name')), canonicalName(param('department'))];
  const user = await store.users.find(client, name, department);
  if (user !== null) return user;
  throw new TaktwerkError('unknownUser', `There is no user ${name}/${department} in client ${client}.`);
}

export function fullName({ name, department }: Pick<UserRecord, 'name' | 'department'>): string {
  return `${name}/${department}`;
}
