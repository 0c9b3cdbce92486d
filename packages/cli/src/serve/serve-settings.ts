import { join, resolve } from 'node:path';
import type { RunApiSettings, ServerLimits } from '@taktwerk/server';
import { CommandFailure } from '../command-failure.ts';
import { type LdapOptions, readLdapOptions } from './ldap-options.ts';
import { SettingValues } from './setting-values.ts';
import { readLinkAddress, readSmtpOptions, type SmtpOptions } from './smtp-options.ts';

/** What a server is started with. */
export interface ServeSettings {
  /** Data folder, absolute. */
  readonly data: string;
  readonly role: Role;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Address of a PostgreSQL database that holds the store; null keeps it in the data folder. */
  readonly database: string | null;
  /** Name of the embedded agent; null leaves it out. */
  readonly agent: string | null;
  readonly docu: boolean;
  /** Files of the certificate and its key; null serves plain HTTP. */
  readonly tls: CertificateFiles | null;
  /** Origin whose pages may call the API in a browser. */
  readonly corsOrigin: string | null;
  readonly gzip: boolean;
  readonly runApi: RunApiSettings;
  /** Workers that answer queries. */
  readonly pool: { readonly min: number; readonly max: number; readonly idleTime: number };
  /** Directory that knows the passwords of LDAP users. */
  readonly ldap: LdapOptions | null;
  /** Mail server for notifications. */
  readonly smtp: SmtpOptions | null;
  /** Where links in mails lead, without a path; null leaves them out. */
  readonly linkAddress: string | null;
  /** Folder for reports in files, absolute. */
  readonly reports: string;
  readonly limits: Omit<ServerLimits, 'closeTime'>;
  /** INI file, absolute. */
  readonly ini: string | null;
  readonly live: LiveSettings;
  /** Sections and keys of the INI file that mean nothing here. */
  readonly unknown: readonly string[];
}

/** `all` runs the engine and answers the API, the others do one of the two. */
export type Role = 'all' | 'engine' | 'rest';

export interface CertificateFiles {
  /** Absolute. */
  readonly certificate: string;
  readonly key: string;
}

/** What a change of the INI file changes at once. */
export interface LiveSettings {
  readonly passive: boolean;
  /** `[TRACE] JCL`: 0, 1 or 2. */
  readonly trace: number;
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
  readonly role?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings of a server: options win over the environment, the environment over the INI file, that over the defaults.
 * @throws CommandFailure naming the value that is wrong and where it came from
 */
export async function readServeSettings(options: ServeOptions, env: Environment): Promise<ServeSettings> {
  const ini = options.ini ?? (env.TAKTWERK_INI || null);
  const values = await readValues(options, env, ini);
  const role = readRole(values);
  const min = values.number('minPoolSize');
  const max = values.number('maxPoolSize');
  if (min > max)
    throw new CommandFailure(
      'usage',
      `minPoolSize is ${min}, maxPoolSize ${max}; expected no more than that.`,
    );
  return {
    data: resolve(values.text('data') ?? ''),
    role,
    host: values.text('host') ?? '',
    port: values.number('port'),
    database: readDatabase(values.text('database')),
    agent:
      values.flag('agentEmbedded') && role !== 'rest' ? (values.text('agentName') ?? '').toUpperCase() : null,
    docu: values.flag('docu'),
    tls: values.flag('ssl') ? readFiles(values) : null,
    corsOrigin: values.flag('cors') ? readOrigin(values) : null,
    gzip: values.flag('gzip'),
    runApi: { client: values.number('runClient'), paths: readRunPaths(values) },
    pool: { min, max, idleTime: values.number('idleTimeout') },
    ldap: await readLdapOptions(values),
    smtp: readSmtpOptions(values),
    linkAddress: readLinkAddress(values),
    reports: resolve(values.text('reportFolder') ?? join(values.text('data') ?? '', 'reports')),
    limits: {
      body: values.number('bodySize') * 1024,
      headers: values.number('headerSize') * 1024,
      connections: values.number('connections'),
      requestTime: values.number('requestTime'),
      answerTime: values.number('answerTime'),
    },
    ini: ini === null ? null : resolve(ini),
    live: liveOf(values),
    unknown: values.unknown,
  };
}

/**
 * The settings that may change while the server runs, read anew.
 * @throws CommandFailure as {@link readServeSettings}
 */
export async function readLiveSettings(options: ServeOptions, env: Environment): Promise<LiveSettings> {
  return liveOf(await readValues(options, env, options.ini ?? (env.TAKTWERK_INI || null)));
}

function readValues(options: ServeOptions, env: Environment, ini: string | null): Promise<SettingValues> {
  const { data, host, port, agentName, role } = options;
  const given = {
    ...(data === undefined ? {} : { data }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(agentName === undefined ? {} : { agentName }),
    ...(role === undefined ? {} : { role }),
    ...(options.agent ? {} : { agentEmbedded: '0' }),
  };
  return SettingValues.read(given, env, ini);
}

function liveOf(values: SettingValues): LiveSettings {
  return { passive: values.flag('passive'), trace: values.number('trace') };
}

function readRole(values: SettingValues): Role {
  const word = values.word('role');
  if (word === 'all') return word;
  if (values.text('database') === null) {
    throw new CommandFailure(
      'usage',
      `The role is ${word}, which needs a store that several processes share; expected the address of a PostgreSQL database in TAKTWERK_DATABASE or [DATABASE] url.`,
    );
  }
  return word === 'engine' ? word : 'rest';
}

function readFiles(values: SettingValues): CertificateFiles {
  const certificate = values.text('certificate');
  const key = values.text('key');
  if (certificate === null || key === null) {
    throw new CommandFailure(
      'usage',
      'sslEnabled is 1; expected the files of the certificate and its key in sslCertificate and sslKey as well.',
    );
  }
  return { certificate: resolve(certificate), key: resolve(key) };
}

/** Scheme, host and port, as a browser writes an origin. */
function readOrigin(values: SettingValues): string {
  const given = values.given('corsOrigin');
  const url = given === null ? null : URL.parse(given.value);
  if (given !== null && url !== null && url.origin === given.value.toLowerCase()) return url.origin;
  throw new CommandFailure(
    'usage',
    `corsAccessControlAllowOrigin is "${given?.value ?? ''}"; expected one origin such as https://portal.example, without a path.`,
  );
}

/** `/dwh/hs/etl=100, /test/hs/etl=200`: clients by path prefix. */
function readRunPaths(values: SettingValues): ReadonlyMap<string, number> {
  const given = values.given('runPaths');
  const paths = new Map<string, number>();
  for (const one of (given?.value ?? '').split(',').map((part) => part.trim())) {
    if (one === '') continue;
    const [path = '', client = '', ...more] = one.split('=').map((part) => part.trim());
    const isClient = /^[0-9]{1,4}$/.test(client);
    if (!/^(\/[A-Za-z0-9._~-]+)+$/.test(path) || !isClient || more.length > 0 || paths.has(path)) {
      throw new CommandFailure(
        'usage',
        `paths of [RUN] holds "${one}" (${given?.from ?? ''}); expected each path once, with its client, such as /dwh/hs/etl=100.`,
      );
    }
    paths.set(path, Number(client));
  }
  return paths;
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
