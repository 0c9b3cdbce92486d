import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import { ADMIN_USER } from '../serve/admin-user.ts';
import type { Terminal } from '../terminal.ts';
import { askSecret } from './ask-secret.ts';

/** Options every command that talks to a server has. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly client?: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly tokenFile?: string;
}

/** Where and as whom a command talks to a server. */
export interface Connection {
  /** Without trailing slash. */
  readonly url: string;
  /** 0 to 9999. */
  readonly client: number;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
  readonly password: string;
  /** Shown in place of user and password; null: there is none. */
  readonly token: string | null;
}

const DEFAULT_URL = 'http://127.0.0.1:8088';
const DEFAULT_CLIENT = '100';

/** Adds the options to a command. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', `server (TAKTWERK_URL; default ${DEFAULT_URL})`)
    .option('--client <number>', `client (TAKTWERK_CLIENT; default ${DEFAULT_CLIENT})`)
    .option('--user <name/dept>', `user (TAKTWERK_USER; default ${ADMIN_USER})`)
    .option(
      '--password-file <file>',
      'file whose first line is the password (else TAKTWERK_PASSWORD, else asked for)',
    )
    .option(
      '--token-file <file>',
      'file whose first line is a token, in place of user and password (else TAKTWERK_TOKEN)',
    );
}

/**
 * Settles where to connect: options win over the environment, that over the defaults.
 * @throws CommandFailure usage
 */
export async function readConnection(options: ConnectionOptions, terminal: Terminal): Promise<Connection> {
  const { env } = terminal;
  const url = readUrl(options.url ?? env.TAKTWERK_URL ?? DEFAULT_URL);
  const client = readClient(options.client ?? env.TAKTWERK_CLIENT ?? DEFAULT_CLIENT);
  const user = options.user ?? env.TAKTWERK_USER ?? ADMIN_USER;
  if (user === '' || user.includes(':'))
    throw new CommandFailure('usage', `The user is "${user}"; expected NAME/DEPARTMENT.`);
  const token = await readToken(options, env);
  if (token !== null) return { url, client, user, password: '', token };
  const password =
    options.passwordFile !== undefined
      ? await readSecretFile(options.passwordFile)
      : (env.TAKTWERK_PASSWORD ??
        (await askSecret(`Password of ${user} in client ${client}: `, 'TAKTWERK_PASSWORD')));
  return { url, client, user, password, token: null };
}

/** A password that is given as an option wins over a token of the environment. */
async function readToken(options: ConnectionOptions, env: Terminal['env']): Promise<string | null> {
  if (options.tokenFile !== undefined) return (await readSecretFile(options.tokenFile)).trim();
  return options.passwordFile === undefined ? env.TAKTWERK_TOKEN?.trim() || null : null;
}

/** First line of a file. */
export async function readSecretFile(file: string): Promise<string> {
  try {
    const [line = ''] = (await readFile(file, 'utf8')).split('\n', 1);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  } catch (cause) {
    throw new CommandFailure('usage', `The file ${file} cannot be read: ${String(cause)}`, { cause });
  }
}

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new CommandFailure('usage', `The server is "${text}"; expected an address such as ${DEFAULT_URL}.`);
  if (url.username !== '' || url.password !== '')
    throw new CommandFailure(
      'usage',
      'The server address holds a user or password; give them as --user and TAKTWERK_PASSWORD.',
    );
  return `${url.origin}${url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname}`;
}

function readClient(text: string): number {
  const client = /^[0-9]{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(client))
    throw new CommandFailure('usage', `The client is "${text}"; expected a number from 0 to 9999.`);
  return client;
}
