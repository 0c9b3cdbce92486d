import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'ini';
import { CommandFailure } from '../command-failure.ts';

/** What a server is started with. */
export interface ServeSettings {
  /** Data folder, absolute. */
  readonly data: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Address of a PostgreSQL database that holds the store; null keeps it in the data folder. */
  readonly database: string | null;
  /** Name of the embedded agent; null leaves it out. */
  readonly agent: string | null;
  /** Sections and keys of the INI file that mean nothing here. */
  readonly unknown: readonly string[];
}

/** Options of `serve` as they were given. */
export interface ServeOptions {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly ini?: string;
  /** False with `--no-agent`. */
  readonly agent: boolean;
  readonly agentName?: string;
}

/** Keys that are understood, as `SECTION key`. */
const KEYS = [
  'GLOBAL data',
  'DATABASE url',
  'REST port',
  'REST host',
  'AGENT name',
  'AGENT embedded',
] as const;
type Key = (typeof KEYS)[number];

/**
 * Settings of a server: options win over the environment, the environment over the INI file, that over the defaults.
 * @throws CommandFailure naming the value that is wrong and where it came from
 */
export async function readServeSettings(
  options: ServeOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ServeSettings> {
  const file = options.ini ?? env.TAKTWERK_INI;
  const ini = file === undefined ? new Map<string, string>() : await readIni(file);
  const known = (key: Key): string | undefined => ini.get(key.toUpperCase());
  const port = firstGiven(
    ['--port', options.port],
    ['TAKTWERK_PORT', env.TAKTWERK_PORT],
    [`[REST] port in ${file}`, known('REST port')],
    ['the default', '8088'],
  );
  const embedded = known('AGENT embedded') ?? '1';
  if (embedded !== '0' && embedded !== '1')
    throw new CommandFailure('usage', `[AGENT] embedded in ${file} is "${embedded}"; expected 0 or 1.`);
  return {
    data: resolve(options.data ?? env.TAKTWERK_DATA ?? known('GLOBAL data') ?? 'taktwerk-data'),
    host: options.host ?? env.TAKTWERK_HOST ?? known('REST host') ?? '127.0.0.1',
    port: readPort(port),
    database: readDatabase(env.TAKTWERK_DATABASE || known('DATABASE url') || null),
    agent:
      options.agent && embedded === '1'
        ? (options.agentName ?? env.TAKTWERK_AGENT_NAME ?? known('AGENT name') ?? 'UNIX01').toUpperCase()
        : null,
    unknown: [...ini.keys()].filter((key) => !KEYS.some((one) => one.toUpperCase() === key)),
  };
}

type Given = readonly [from: string, value: string];

function firstGiven(...values: readonly (readonly [from: string, value: string | undefined])[]): Given {
  for (const [from, value] of values) if (value !== undefined && value !== '') return [from, value];
  return ['', ''];
}

/** The address may hold a password, so it is never shown, and no option of the command takes it. */
function readDatabase(address: string | null): string | null {
  const protocol = address === null ? null : URL.parse(address)?.protocol;
  if (protocol === null || protocol === 'postgres:' || protocol === 'postgresql:') return address;
  throw new CommandFailure(
    'usage',
    'The database (TAKTWERK_DATABASE or [DATABASE] url) is not an address; expected postgres://USER:PASSWORD@HOST:PORT/DATABASE.',
  );
}

function readPort([from, text]: Given): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isInteger(port) && port <= 65_535) return port;
  throw new CommandFailure('usage', `The port is "${text}" (${from}); expected a number from 0 to 65535.`);
}

/** Keys of an INI file as `SECTION KEY`, upper case. */
async function readIni(file: string): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const [section, content] of Object.entries(parse(await readText(file)))) {
    const name = section.toUpperCase();
    if (typeof content !== 'object' || content === null) {
      values.set(name, String(content));
      continue;
    }
    for (const [key, value] of Object.entries(content)) {
      values.set(`${name} ${key.toUpperCase()}`, flagText(value));
    }
  }
  return values;
}

/** The parser reads `true` and `false` as flags; here they are texts like every other value. */
function flagText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : String(value);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure('usage', `The INI file ${file} cannot be read: ${String(cause)}`, { cause });
  }
}
