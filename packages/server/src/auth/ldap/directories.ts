import { TaktwerkError, type VaraRow } from '@taktwerk/model';
import type { Store, UserRecord } from '@taktwerk/store';
import type { Directory } from './directory.ts';
import type { LdapSettings } from './ldap-settings.ts';

/** VARA of a client with a directory of its own; what it does not say is as in the section `[LDAP]`. */
const SETTINGS = 'UC_LDAP_SETTINGS';
const STANDARD = { timeout: 5000, connections: 8 };

interface Kept {
  /** What it was made of. */
  readonly text: string;
  readonly directory: Directory;
}

/** The directory of each client: its own, else that of the server. */
export class Directories {
  readonly #store: Pick<Store, 'objects'>;
  readonly #settings: LdapSettings | null;
  readonly #common: Directory | null;
  /** Clients number ten thousand at most. */
  readonly #own = new Map<number, Kept>();

  private constructor(
    store: Pick<Store, 'objects'>,
    settings: LdapSettings | null,
    common: Directory | null,
  ) {
    this.#store = store;
    this.#settings = settings;
    this.#common = common;
  }

  /** @throws TaktwerkError invalidField if the settings of the server cannot work */
  static async open(store: Pick<Store, 'objects'>, settings: LdapSettings | null): Promise<Directories> {
    return new Directories(store, settings, settings === null ? null : await directoryOf(settings));
  }

  /**
   * Whether the directory of the user's client takes this password.
   * @throws TaktwerkError loginUnavailable when it cannot say or there is none, tooBusy
   */
  async verify(user: UserRecord, password: string): Promise<boolean> {
    const directory = await this.#of(user.client);
    if (directory !== null) return directory.verify(user, password);
    throw new TaktwerkError(
      'loginUnavailable',
      `${user.name}/${user.department} logs in with the directory, and none is set; expected [LDAP] url, or ${SETTINGS} in client ${user.client}.`,
    );
  }

  async #of(client: number): Promise<Directory | null> {
    const rows = await this.#store.objects.varaRows(client, SETTINGS);
    if (rows.length === 0) {
      this.#own.delete(client);
      return this.#common;
    }
    const settings = clientSettings(rows, this.#settings);
    const text = JSON.stringify(settings);
    const kept = this.#own.get(client);
    if (kept?.text === text) return kept.directory;
    const directory = await ownDirectory(settings);
    this.#own.set(client, { text, directory });
    return directory;
  }
}

function clientSettings(rows: readonly VaraRow[], common: LdapSettings | null): LdapSettings {
  const text = (key: string): string | null =>
    rows.find((row) => row.key.toUpperCase() === key)?.values[0].trim() || null;
  const base = text('SEARCH_BASE');
  const filter = text('SEARCH_FILTER');
  const url = text('URL') ?? common?.url ?? '';
  const bindPattern = text('BIND_PATTERN');
  const names = bindPattern !== null || base !== null || filter !== null;
  const sameServer = url === common?.url;
  return {
    url,
    startTls: (text('START_TLS') ?? (sameServer && common.startTls ? '1' : '0')) === '1',
    ca: common?.ca ?? null,
    bindPattern: names ? bindPattern : (common?.bindPattern ?? null),
    search: names
      ? base === null && filter === null
        ? null
        : {
            base: base ?? '',
            filter: filter ?? '',
            // Who may write the VARA must not have the password of the section sent to a server of his own.
            user: sameServer ? (common.search?.user ?? null) : null,
          }
      : common?.search == null
        ? null
        : { ...common.search, user: sameServer ? common.search.user : null },
    timeout: common?.timeout ?? STANDARD.timeout,
    connections: common?.connections ?? STANDARD.connections,
  };
}

/** Read only here: most servers have no directory. */
async function directoryOf(settings: LdapSettings): Promise<Directory> {
  const { Directory } = await import('./directory.ts');
  return new Directory(settings);
}

async function ownDirectory(settings: LdapSettings): Promise<Directory> {
  try {
    return await directoryOf(settings);
  } catch (error) {
    // Not a mistake of who logs in.
    if (error instanceof TaktwerkError && error.reason === 'invalidField')
      throw new TaktwerkError('loginUnavailable', `${SETTINGS}: ${error.details}`, { cause: error });
    throw error;
  }
}
