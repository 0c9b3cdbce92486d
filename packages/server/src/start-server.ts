import { setTimeout as delay } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model';
import type { Taktwerk } from '@taktwerk/runtime';
import { fastify } from 'fastify';
import { everyFifteenSeconds, type Heartbeat, listenForAgents } from './agent/agent-listener.ts';
import { Authenticator } from './auth/authenticator.ts';
import type { Pace } from './auth/failure-throttle.ts';
import { UserWrites } from './auth/user-writes.ts';
import { ENDPOINTS } from './endpoints/endpoint-list.ts';
import { registerDocumentation } from './endpoints/openapi/register-documentation.ts';
import { answerClientError } from './http/client-error.ts';
import { type FaultListener, replyError } from './http/error-reply.ts';
import { registerRoutes } from './http/routes.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './http/server-limits.ts';
import { NodeMetrics } from './metrics/node-metrics.ts';
import { readOrMakeKey } from './secret/key-file.ts';
import { createSeal } from './secret/seal.ts';

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
  /** Clock and waiting of the log-in; the real ones unless told. */
  readonly pace?: Pace;
  /** Whether the server describes its API at `/ae/api/v1`; it does unless told. */
  readonly docu?: boolean;
  /** Told of faults of the server, to log them. */
  readonly onFault?: FaultListener;
}

export interface RunningServer {
  /** Address without trailing slash: `http://127.0.0.1:8088`. */
  readonly url: string;
  /** Takes nothing new, lets requests under way end within the time allowed, then cuts what is left. */
  close(): Promise<void>;
}

const REAL_PACE: Pace = { now: Date.now, wait: (milliseconds) => delay(milliseconds) };

/** Serves HTTP and agents on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { taktwerk } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pace = options.pace ?? REAL_PACE;
  const onFault: FaultListener = options.onFault ?? ((error, where) => console.error(where, error));
  const seal = createSeal(await readOrMakeKey(options.dataFolder));
  const authenticator = new Authenticator(taktwerk.store, pace);
  const users = new UserWrites(taktwerk.store, () => authenticator.usersChanged(), pace.now);
  const metrics = new NodeMetrics(taktwerk, pace.now);

  const app = fastify({
    bodyLimit: limits.body,
    requestTimeout: limits.requestTime,
    handlerTimeout: limits.answerTime,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2000 },
    http: { maxHeaderSize: limits.headers, headersTimeout: limits.requestTime },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      replyError(reply, error, `${request.method} ${request.url}`, onFault);
    },
    logger: false,
  });
  let closing = false;
  app.addHook('onRequest', async (request, reply) => {
    if (closing) {
      reply.header('connection', 'close');
      throw new TaktwerkError('shuttingDown');
    }
    // Every body is JSON, whatever its header says or if there is none (reference `ae-rest-api.md` §1).
    if (request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/json';
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) =>
    replyError(reply, error, `${request.method} ${request.url}`, onFault),
  );
  app.setNotFoundHandler((request) => {
    throw new TaktwerkError(
      'unknownPath',
      `${request.method} ${request.url.split('?', 1)[0]} is not an address here.`,
    );
  });
  app.addHook('onResponse', async (_request, reply) => metrics.answered(reply.statusCode));
  registerRoutes(app, ENDPOINTS, { taktwerk, seal, users, metrics, now: pace.now }, authenticator, onFault);
  if (options.docu ?? true) registerDocumentation(app, ENDPOINTS);
  app.server.maxConnections = limits.connections;
  metrics.watch(app.server);

  const url = await app.listen({ host: options.host, port: options.port });
  const agents = listenForAgents(app.server, taktwerk, {
    heartbeat: options.agentHeartbeat ?? everyFifteenSeconds,
    onFault,
  });
  return {
    url,
    async close() {
      closing = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), limits.closeTime);
      try {
        await Promise.all([agents.close(), app.close()]);
      } finally {
        clearTimeout(cut);
        metrics.close();
      }
    },
  };
}
