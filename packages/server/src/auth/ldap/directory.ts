import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
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
    const { url, startTls, bindPattern, search, timeout } = this.#settings;
    const connection = new Client({
      url,
      timeout,
      connectTimeout: timeout,
      // Given these, the library speaks TLS from the first byte on, whatever the address says.
      ...(new URL(url).protocol === 'ldaps:' ? { tlsOptions: this.#tls() } : {}),
      strictDN: false,
    });
    try {
      // The library sets no limit to this step.
      if (startTls) await inTime(connection.startTLS(this.#tls()), timeout);
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

  /** A new object each time, as the library writes into it. */
  #tls(): ConnectionOptions {
    const { url, ca } = this.#settings;
    const host = new URL(url).hostname;
    return {
      minVersion: 'TLSv1.2',
      host,
      // Names of machines alone may be sent ahead, not addresses (RFC 6066 §3).
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === null ? {} : { ca }),
    };
  }
}

/** @throws Error when the step is not done by then */
async function inTime(step: Promise<void>, milliseconds: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('TLS was not agreed on in time')), milliseconds);
  try {
    await Promise.race([step, late.promise]);
  } finally {
    clearTimeout(timer);
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
