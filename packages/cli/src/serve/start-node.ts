import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGENT_PROGRAM } from '@taktwerk/agent/program-path';
import { ETL_PROGRAM } from '@taktwerk/etl/program-path';
import { type ErrorName, ETL_AGENT, TaktwerkError } from '@taktwerk/model';
import { openTaktwerk, RemoteTaktwerk, smtpMailer, systemClock, type Taktwerk } from '@taktwerk/runtime';
import { answerLinks, rightsSource, secretOpener, startServer } from '@taktwerk/server';
import { lockFolder, openPostgresStore, openSqliteStore, type Store } from '@taktwerk/store';
import { CommandFailure } from '../command-failure.ts';
import { readOrMakeAgentToken } from './agent-token.ts';
import { readCertificate } from './certificate-files.ts';
import { type EmbeddedAgent, startEmbeddedAgent } from './embedded-agent.ts';
import { makeFirstUsers } from './first-start.ts';
import { loadLdapSettings } from './ldap-options.ts';
import { startLiveReload } from './live-reload.ts';
import { prepareDataFolder } from './prepare-data-folder.ts';
import type { LiveSettings, ServeSettings } from './serve-settings.ts';
import { loadSmtpSettings } from './smtp-options.ts';
import { traceLevel } from './trace-level.ts';

/** A server manager starts it again; until the other one is gone that start is refused. */
const EXIT_FENCED = 1;

/** Milliseconds requests under way have to end at a stop; long waits are cut. */
const CLOSE_TIME = 3000;

/** Of the embedded agent of platform ETL; there once it was needed. */
const ETL_FOLDER = 'agent-etl';

export interface NodeOptions extends Omit<ServeSettings, 'unknown'> {
  /** For the first users of an empty folder; null makes one. */
  readonly adminPassword: string | null;
  /** Told the password that was made, once. */
  readonly announcePassword: (password: string, clients: readonly number[]) => void;
  /** Reads the settings anew that may change while the server runs. */
  readonly readLive: () => Promise<LiveSettings>;
  /** Environment of the embedded agent. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (text: string) => void;
}

/** A server at work, with the store in its folder. */
export interface RunningNode {
  /** Of the REST listener, without trailing slash. */
  readonly url: string;
  /** Starts the embedded agent, unless it is left out. */
  startAgent(): void;
  /** Starts nothing new, makes durable what is under way, leaves jobs running, and frees the folder. */
  stop(): Promise<void>;
}

/**
 * Opens the store, the engine and the listener.
 * @throws CommandFailure cannotStart with what to do about it
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { data, log } = options;
  await prepareDataFolder(data);
  const certificate = options.tls === null ? null : await readCertificate(options.tls);
  const ldap = options.ldap === null ? null : await loadLdapSettings(options.ldap);
  const store = await openStore(options).catch(refuseStart);
  try {
    const token = options.role === 'rest' ? '' : await readOrMakeAgentToken(data);
    const wanted = new WantedAgents();
    const taktwerk = await openEngine(options, store, token, wanted);
    try {
      const server = await startServer({
        taktwerk,
        host: options.host,
        port: options.port,
        dataFolder: data,
        limits: { ...options.limits, closeTime: CLOSE_TIME },
        rest: options.role !== 'engine',
        makeKey: options.role !== 'rest',
        docu: options.docu,
        ldap,
        certificate,
        corsOrigin: options.corsOrigin,
        gzip: options.gzip,
        runApi: options.runApi,
        agentProgram: AGENT_PROGRAM,
        passive: options.live.passive,
        traceLevel: traceLevel(options.live.trace),
        log,
        onFault: (error, where) => log(`${where}: ${faultText(error)}`),
      }).catch((error: unknown) => refuseListen(error, options));
      // Only now: a password that is shown once must not be lost to a port that is taken.
      if (options.role !== 'rest')
        await makeFirstUsers(store, options.adminPassword, options.announcePassword).catch(
          async (error: unknown) => {
            await server.close();
            throw error;
          },
        );
      const reload = startLiveReload({ ...options, server, read: options.readLive });
      let agent: EmbeddedAgent | null = null;
      let etlAgent: EmbeddedAgent | null = null;
      // Only once something waits for it: most servers never need it.
      const startEtlAgent = (): void => {
        if (options.agent === null || etlAgent !== null || stopping) return;
        etlAgent = startEmbeddedAgent({
          server: server.agentUrl,
          name: ETL_AGENT,
          folder: join(data, ETL_FOLDER),
          token,
          etlProgram: fileURLToPath(ETL_PROGRAM),
          env: options.env,
          log,
        });
      };
      let stopping = false;
      wanted.onEtlAgent(startEtlAgent);
      return {
        url: server.url,
        startAgent() {
          // Its loads outlive this server: what they did meanwhile is told by their agent alone.
          if (existsSync(join(data, ETL_FOLDER))) startEtlAgent();
          if (options.agent === null || agent !== null) return;
          agent = startEmbeddedAgent({
            server: server.agentUrl,
            name: options.agent,
            folder: join(data, 'agent'),
            token,
            env: options.env,
            log,
          });
        },
        async stop() {
          reload.close();
          // New starts are refused with 503 from here on, while readers are still answered.
          await taktwerk.drain();
          stopping = true;
          await Promise.all([agent?.stop(), etlAgent?.stop()]);
          await server.close();
          await store.close();
        },
      };
    } catch (error) {
      await taktwerk.drain();
      throw error;
    }
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Remembers that a task waits for the embedded agent of the data plane until there is somebody to start it. */
class WantedAgents {
  #etl = false;
  #start: (() => void) | null = null;

  missing(name: string): void {
    if (name !== ETL_AGENT) return;
    this.#etl = true;
    this.#start?.();
  }

  onEtlAgent(start: () => void): void {
    this.#start = start;
    if (this.#etl) start();
  }
}

/** The engine, or what stands for one that runs in another process. */
async function openEngine(
  { role, database, data, log, smtp, linkAddress, reports }: NodeOptions,
  store: Store,
  token: string,
  wanted: WantedAgents,
): Promise<Taktwerk> {
  if (role === 'rest') return new RemoteTaktwerk(store, systemClock);
  return openTaktwerk({
    store,
    enrolmentToken: token,
    reportFolder: reports,
    answersOthers: database !== null,
    openSecret: await secretOpener(data),
    agentMissing: (name) => wanted.missing(name),
    ...(smtp === null ? {} : { mailer: smtpMailer(await loadSmtpSettings(smtp)) }),
    ...(linkAddress === null ? {} : { answerLink: await answerLinks(data, linkAddress) }),
    rightsOf: rightsSource(store),
    log,
    onFenced: () => {
      log('Another server works on this database now; this one ends.');
      process.exit(EXIT_FENCED);
    },
  });
}

/**
 * The store in the data folder, or in the database that is set; there the node is known by its host and folder. The lease
 * goes at once to whoever bears that name, so a second process in the folder must not come as far: it would take the
 * lease from the first.
 */
async function openStore({ data, database, pool, role }: NodeOptions): Promise<Store> {
  if (database === null) return openSqliteStore({ folder: data, readers: pool });
  const lock = role === 'rest' ? null : lockFolder(data);
  try {
    const store = await openPostgresStore({
      connection: database,
      node: `${hostname()}:${data}`,
      readers: pool,
    });
    return {
      ...store,
      close: async () => {
        await store.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Reasons a store gives that its user can do something about. */
const REFUSALS: ReadonlySet<ErrorName> = new Set(['folderLocked', 'storeUnavailable', 'leaseHeld']);

function refuseStart(error: unknown): never {
  if (error instanceof TaktwerkError) {
    if (REFUSALS.has(error.reason)) throw new CommandFailure('cannotStart', error.message, { cause: error });
  }
  throw error;
}

function refuseListen(error: unknown, { host, port }: NodeOptions): never {
  if (
    error instanceof TaktwerkError &&
    (error.reason === 'invalidCertificate' || error.reason === 'keyMissing')
  )
    throw new CommandFailure('cannotStart', error.message, { cause: error });
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const advice = LISTEN_FAULTS.get(String(code));
  if (advice === undefined) throw error;
  throw new CommandFailure('cannotStart', `Cannot listen on ${host}, port ${port}: ${advice}`, {
    cause: error,
  });
}

const LISTEN_FAULTS: ReadonlyMap<string, string> = new Map([
  [
    'EADDRINUSE',
    'the port is taken by another program. Stop that one, choose another with --port N, or any free one with --port 0.',
  ],
  ['EACCES', 'this user may not use the port. Choose one from 1024 on with --port N.'],
  ['EADDRNOTAVAIL', 'this machine does not have that address. Choose another with --host.'],
  ['ENOTFOUND', 'there is no such host name. Choose another with --host.'],
]);

function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
