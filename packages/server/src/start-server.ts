import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyCompressOptions } from '@fastify/compress';
import type { FastifyCorsOptions } from '@fastify/cors';
import { TaktwerkError } from '@taktwerk/model';
import { type Clock, MaintenanceRunner, systemClock, type Taktwerk } from '@taktwerk/runtime';
import { fastify } from 'fastify';
import { everyFifteenSeconds, type Heartbeat, listenForAgents } from './agent/agent-listener.ts';
import { listenOnLoopback } from './agent/loopback-listener.ts';
import { Authenticator } from './auth/authenticator.ts';
import type { Pace } from './auth/failure-throttle.ts';
import { Directories } from './auth/ldap/directories.ts';
import type { LdapSettings } from './auth/ldap/ldap-settings.ts';
import { UserWrites } from './auth/user-writes.ts';
import { ENDPOINTS } from './endpoints/endpoint-list.ts';
import { NODE_PATH } from './endpoints/extension/node.ts';
import { registerDocumentation } from './endpoints/openapi/register-documentation.ts';
import { registerHooks } from './event/register-hooks.ts';
import { AnswerDeadlines } from './http/answer-deadlines.ts';
import { Availability } from './http/availability.ts';
import { answerClientError } from './http/client-error.ts';
import { type FaultListener, replyError } from './http/error-reply.ts';
import { type Certificate, Listeners } from './http/listener.ts';
import { MaintenanceGate } from './http/maintenance-gate.ts';
import { RequestOnce } from './http/request-once.ts';
import { isEndless, registerRoutes } from './http/routes.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './http/server-limits.ts';
import { WARNING_HEADER } from './http/warning-header.ts';
import { NodeMetrics } from './metrics/node-metrics.ts';
import { AnswerTokens } from './notification/answer-token.ts';
import { registerAnswers } from './notification/register-answers.ts';
import { RightsSource } from './rights/rights-source.ts';
import { DEFAULT_RUN_API, type RunApiSettings, registerRunApi } from './run-api/register-run-api.ts';
import { readOrMakeKey } from './secret/key-file.ts';
import { createSeal } from './secret/seal.ts';
import { maskUrl } from './trace/mask.ts';
import { RequestTrace, type TraceLevel } from './trace/request-trace.ts';

export interface ServerOptions {
  readonly taktwerk: Taktwerk;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the key lies that seals passwords. */
  readonly dataFolder: string;
  readonly limits?: Partial<ServerLimits>;
  /** When agents are asked for a sign of life: every 15 seconds unless told. */
  readonly agentHeartbeat?: Heartbeat;
  /** Clock of the maintenance of the history; the real one unless told. */
  readonly maintenanceClock?: Clock;
  /** Clock and waiting of the log-in; the real ones unless told. */
  readonly pace?: Pace;
  /** Directory that knows the passwords of LDAP users; there is none unless told. */
  readonly ldap?: LdapSettings | null;
  /** Whether the API is answered; else agents and `/ping` alone. It is unless told. */
  readonly rest?: boolean;
  /** Whether the key is made when there is none; it is unless told. */
  readonly makeKey?: boolean;
  /** Whether the server describes its API at `/ae/api/v1`; it does unless told. */
  readonly docu?: boolean;
  /** Serves HTTPS; plain HTTP without it. */
  readonly certificate?: Certificate | null;
  /** Origin whose pages may call the API in a browser; none unless told. */
  readonly corsOrigin?: string | null;
  /** Whether answers are compressed for callers that accept it; they are not unless told. */
  readonly gzip?: boolean;
  /** Program of the agent, for agent packs; there are none unless told. */
  readonly agentProgram?: URL | null;
  /** Where the object run API is reached; at `/object/run` for client 100 unless told. */
  readonly runApi?: RunApiSettings;
  /** Stands by: answers 503 until it is activated. */
  readonly passive?: boolean;
  /** What of the requests goes to the log; nothing unless told. */
  readonly traceLevel?: TraceLevel;
  readonly log?: (line: string) => void;
  /** Told of faults of the server, to log them. */
  readonly onFault?: FaultListener;
}

export interface RunningServer {
  /** Address without trailing slash: `http://127.0.0.1:8088`. */
  readonly url: string;
  /** Where the agent beside the server connects: `ws://` on this machine, whatever others have to speak. */
  readonly agentUrl: string;
  readonly trace: RequestTrace;
  readonly availability: Availability;
  /**
   * Connections made from now on see this certificate.
   * @throws TaktwerkError invalidCertificate, and then the old one stays
   */
  changeCertificate(certificate: Certificate): void;
  /** Takes nothing new, lets requests under way end within the time allowed, then cuts what is left. */
  close(): Promise<void>;
}

const LATE = 'The answer took too long; what was asked for may still happen.';

const REAL_PACE: Pace = { now: Date.now, wait: (milliseconds) => delay(milliseconds) };

/** Milliseconds between removals of what was kept for a while. */
const HOUSEKEEPING = 3_600_000;

/** A short answer does not become shorter; only gzip, as the AE REST API names no other (reference §1). */
const COMPRESSION = {
  encodings: ['gzip'],
  threshold: 1024,
  globalDecompression: false,
} satisfies FastifyCompressOptions;

/** Pages of one origin may send what the API takes and read what it answers (reference §1). */
function corsOf(origin: string): FastifyCorsOptions {
  return {
    origin,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'Location',
      'Retry-After',
      'WWW-Authenticate',
      'Idempotency-Replayed',
      'X-Run-Id',
      WARNING_HEADER,
    ],
    maxAge: 600,
    // The answer to OPTIONS is the same for all; who leaves headers out gets it too.
    strictPreflight: false,
  };
}

/** Serves HTTP and agents on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { taktwerk } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pace = options.pace ?? REAL_PACE;
  const onFault: FaultListener = options.onFault ?? ((error, where) => console.error(where, error));
  const key = await readOrMakeKey(options.dataFolder, options.makeKey ?? true);
  const seal = createSeal(key);
  const authenticator = new Authenticator(
    taktwerk.store,
    pace,
    await Directories.open(taktwerk.store, options.ldap ?? null),
    onFault,
  );
  const users = new UserWrites(taktwerk.store, pace.now);
  const rights = new RightsSource(taktwerk.store.users);
  const metrics = new NodeMetrics(taktwerk, pace.now);

  const trace = new RequestTrace(options.traceLevel ?? 0, options.log ?? console.error);
  const availability = new Availability(!(options.passive ?? false));
  const listeners = new Listeners(limits, options.certificate ?? null);

  const app = fastify({
    serverFactory: (handler) => listeners.create(handler),
    bodyLimit: limits.body,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2000 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      replyError(reply, error, `${request.method} ${maskUrl(request.url)}`, onFault);
    },
    logger: false,
  });
  let closing = false;
  // Before whatever refuses a request, so that a page of that origin may read the refusal.
  if (options.corsOrigin != null) await app.register(import('@fastify/cors'), corsOf(options.corsOrigin));
  const deadlines = new AnswerDeadlines(limits.answerTime, (reply) => {
    const { method, url } = reply.request;
    replyError(reply, new TaktwerkError('tooBusy', LATE), `${method} ${maskUrl(url)}`, onFault);
  });
  // Hooks that wait for nothing call back: a promise for each would cost more than what they do.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== NODE_PATH) availability.assertActive();
    if (closing) {
      reply.header('connection', 'close');
      throw new TaktwerkError('shuttingDown');
    }
    // Every body is JSON, whatever its header says or if there is none (reference `ae-rest-api.md` §1).
    if (request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/json';
    if (!isEndless(request)) deadlines.begin(reply);
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) =>
    replyError(reply, error, `${request.method} ${maskUrl(request.url)}`, onFault),
  );
  app.setNotFoundHandler((request) => {
    throw new TaktwerkError(
      'unknownPath',
      `${request.method} ${request.url.split('?', 1)[0]} is not an address here.`,
    );
  });
  // Before compression, which leaves nothing to read.
  app.addHook('onSend', (request, reply, payload, done) => {
    deadlines.end(reply);
    metrics.answered(reply.statusCode, reply.elapsedTime);
    trace.answered(request, reply, payload);
    done(null, payload);
  });
  if (options.gzip === true) await app.register(import('@fastify/compress'), COMPRESSION);
  const once = new RequestOnce(taktwerk.store.receipts, pace.now);
  const housekeeping = setInterval(() => {
    const before = pace.now() - HOUSEKEEPING;
    Promise.all([once.forgetOld(), taktwerk.store.inbox.forgetNodeMessages(before)]).catch((error: unknown) =>
      onFault(error, 'housekeeping'),
    );
  }, HOUSEKEEPING).unref();
  const maintenance = new MaintenanceRunner({
    store: taktwerk.store,
    clock: options.maintenanceClock ?? systemClock,
    folder: join(options.dataFolder, 'archive'),
    log: options.log ?? console.error,
  });
  maintenance.resume().catch((error: unknown) => onFault(error, 'maintenance'));
  const gate = new MaintenanceGate(taktwerk.store.maintenance);
  const services = {
    taktwerk,
    seal,
    users,
    rights,
    metrics,
    trace,
    availability,
    maintenance,
    gate,
    agentPack: {
      program: options.agentProgram ?? null,
      protocol: (options.certificate ?? null) === null ? ('http' as const) : ('https' as const),
    },
    now: pace.now,
  };
  const endpoints = (options.rest ?? true) ? ENDPOINTS : [];
  registerRoutes(app, endpoints, services, authenticator, once, onFault);
  if (options.rest ?? true) {
    const runApi = options.runApi ?? DEFAULT_RUN_API;
    registerAnswers(app, taktwerk, new AnswerTokens(key), pace.now);
    registerHooks(app, { taktwerk, seal, once, now: pace.now });
    await registerRunApi(app, runApi, services, authenticator, rights, onFault, once);
  }
  if (options.docu ?? true) registerDocumentation(app, endpoints);
  app.server.maxConnections = limits.connections;
  metrics.watch(app.server);

  const listening = await app.listen({ host: options.host, port: options.port });
  const url = options.certificate == null ? listening : listening.replace('http:', 'https:');
  const agentOptions = { heartbeat: options.agentHeartbeat ?? everyFifteenSeconds, onFault };
  const agents = listenForAgents(app.server, taktwerk, agentOptions);
  const loopback = options.certificate == null ? null : await listenOnLoopback(taktwerk, agentOptions);
  return {
    url,
    agentUrl: loopback?.url ?? agentAddress(url),
    trace,
    availability,
    changeCertificate: (certificate) => listeners.change(certificate),
    async close() {
      closing = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), limits.closeTime);
      try {
        await Promise.all([agents.close(), loopback?.close(), maintenance.close(), app.close()]);
      } finally {
        clearTimeout(cut);
        clearInterval(housekeeping);
        metrics.close();
        deadlines.close();
      }
    },
  };
}

function agentAddress(url: string): string {
  const address = new URL(url);
  // A listener on every address is reached over the loopback.
  if (address.hostname === '0.0.0.0') address.hostname = '127.0.0.1';
  if (address.hostname === '[::]') address.hostname = '[::1]';
  return `ws://${address.host}`;
}
