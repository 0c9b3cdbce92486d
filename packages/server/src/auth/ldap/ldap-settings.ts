import { TaktwerkError } from '@taktwerk/model';

/** The directory that knows the passwords of LDAP users. */
export interface LdapSettings {
  /** `ldap://host:port` or `ldaps://host:port`. */
  readonly url: string;
  /** Upgrades a connection of `ldap://` to TLS before anything is said. */
  readonly startTls: boolean;
  /** Certificates of the authorities that are trusted, PEM; null trusts those Node knows. */
  readonly ca: string | null;
  /**
   * Name a user logs in with, such as `uid={user},ou=people,dc=example,dc=org` or `{user}@example.org`; null looks it
   * up. `{user}`, `{department}` and `{client}` stand for those of the user here and in the filter.
   */
  readonly bindPattern: string | null;
  /** Looks up the name a user logs in with; null when there is a pattern. */
  readonly search: LdapSearch | null;
  /** Milliseconds each step may take. */
  readonly timeout: number;
  /** Connections at once; more log-ins wait. */
  readonly connections: number;
}

export interface LdapSearch {
  readonly base: string;
  /** Such as `(&(objectClass=person)(uid={user}))`. */
  readonly filter: string;
  /** Who may search; null searches without logging in. */
  readonly user: { readonly name: string; readonly password: string } | null;
}

/** Hosts a password may be sent to in plain text, as it stays on this machine. */
const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses settings that cannot work, or that would send passwords in plain text over a network.
 * @throws TaktwerkError invalidField
 */
export function checkLdapSettings(settings: LdapSettings): void {
  const url = URL.parse(settings.url);
  if (url === null || (url.protocol !== 'ldap:' && url.protocol !== 'ldaps:')) {
    throw new TaktwerkError(
      'invalidField',
      `[LDAP] url is "${settings.url}"; expected ldaps://HOST or ldap://HOST.`,
    );
  }
  if (url.protocol === 'ldap:' && !settings.startTls && !THIS_MACHINE.has(url.hostname)) {
    throw new TaktwerkError(
      'invalidField',
      `[LDAP] url is "${settings.url}", which would send passwords in plain text; expected ldaps:// or startTls=1.`,
    );
  }
  if ((settings.bindPattern === null) === (settings.search === null)) {
    throw new TaktwerkError(
      'invalidField',
      '[LDAP] says how users are named either by bindPattern or by searchBase with searchFilter; expected one of them.',
    );
  }
}
