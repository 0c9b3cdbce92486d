import type { ObjectDraft } from '../port/store.ts';

/** How the definition of a USER says that it logs in. */
export interface UserLogin {
  readonly client: number;
  readonly name: string;
  readonly department: string;
  readonly ldap: boolean;
  readonly oauth2Value: string | null;
  /** Needs no password here and is not switched off, so it is not locked when it is new. */
  readonly activeWhenNew: boolean;
}

/** What `user_attributes` of a USER's content, and its name `NAME/DEPARTMENT`, say of its log-in. */
export function userLogin(user: Pick<ObjectDraft, 'client' | 'name' | 'content'>): UserLogin {
  const slash = user.name.indexOf('/');
  const attributes = member(JSON.parse(user.content), 'user_attributes');
  const ldap = member(attributes, 'ldap') === '1';
  const value = member(attributes, 'oauth2_value');
  return {
    client: user.client,
    name: user.name.slice(0, slash),
    department: user.name.slice(slash + 1),
    ldap,
    oauth2Value: typeof value === 'string' && value !== '' ? value : null,
    activeWhenNew: ldap && member(attributes, 'is_active') === '1',
  };
}

function member(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Object.entries(holder).find(([known]) => known === name)?.[1];
}
