import { TaktwerkError } from '@taktwerk/model';
import type { UserRecord } from '@taktwerk/store';
import { Client, InvalidCredentialsError } from 'ldapts';
import { BoundedGate } from '../bounded-gate.ts';
import { fillFilter, fillName } from './ldap-pattern.ts';
import { checkLdapSettings, type LdapSearch, type LdapSettings } from './ldap-settings.ts';

/** Log-ins that may wait for a connection. */
const MAX_WAITING = 200;

/** Checks passwords with an LDAP directory, by logging in there as the user. No password is kept. */
export class Directory {
  readonly #settings: LdapSettings;
  readonly #gate: BoundedGate;

  /** @throws TaktwerkError invalidField if the settings cannot work */
  constructor(settings: LdapSettings) {
    checkLdapSettings(settings);
    this.#settings = settings;
    this.#gate = new BoundedGate(settings.connections, MAX_WAITING);
  }

  /**
   * Whether the directory takes this password for the user.
   * @throws TaktwerkError loginUnavailable when it cannot say, tooBusy
   */
  async verify(user: UserRecord, password: string): Promise<boolean> {
    // A directory answers "yes" to a name without a password: it takes that for nobody (RFC 4513 §5.1.2).
    if (password === '') return false;
    return this.#gate.run(() => this.#verify(user, password));
  }

  async #verify(user: UserRecord, password: string): Promise<boolean> {
    const { url, startTls, ca, bindPattern, search, timeout } = this.#settings;
    const tls = { minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) } as const;
    const connection = new Client({
      url,
      timeout,
      connectTimeout: timeout,
      tlsOptions: tls,
      strictDN: false,
    });
    try {
      if (startTls) await connection.startTLS(tls);
      const name =
        search === null ? fillName(bindPattern ?? '', user) : await findName(connection, search, user);
      return name !== null && (await logIn(connection, name, password));
    } catch (cause) {
      throw unavailable(url, cause);
    } finally {
      // What was to be known is known; a connection that is broken already ends by itself.
      await connection.unbind().catch(() => {});
    }
  }
}

/** The one entry that the filter finds; null when there is none, or nobody could say which. */
async function findName(connection: Client, search: LdapSearch, user: UserRecord): Promise<string | null> {
  if (search.user !== null && !(await logIn(connection, search.user.name, search.user.password))) {
    throw new Error('the user that searches, [LDAP] searchUser, is refused; check its password');
  }
  const { searchEntries } = await connection.search(search.base, {
    filter: fillFilter(search.filter, user),
    scope: 'sub',
    sizeLimit: 2,
    attributes: ['1.1'],
  });
  const [entry] = searchEntries;
  return searchEntries.length === 1 && entry !== undefined ? entry.dn : null;
}

async function logIn(connection: Client, name: string, password: string): Promise<boolean> {
  try {
    await connection.bind(name, password);
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  }
}

function unavailable(url: string, cause: unknown): TaktwerkError {
  if (cause instanceof TaktwerkError) return cause;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new TaktwerkError('loginUnavailable', `The directory ${url} did not answer the log-in: ${reason}.`, {
    cause,
  });
}
