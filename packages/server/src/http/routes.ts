import { Readable } from 'node:stream';
import { TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import { readCredentials } from '../auth/credentials.ts';
import type { Login } from '../auth/login.ts';
import { requestOrigin } from '../auth/request-origin.ts';
import type { Answer, Endpoint, Services } from '../endpoints/endpoint.ts';
import { Access } from '../rights/access.ts';
import { auditRefusal } from '../rights/audit-refusal.ts';
import { guard } from '../rights/guard.ts';
import { maskUrl } from '../trace/mask.ts';
import type { RequestTrace } from '../trace/request-trace.ts';
import { begun } from './begun.ts';
import { readClientNumber } from './client-number.ts';
import { asTaktwerkError, type FaultListener } from './error-reply.ts';
import { isRecord } from './is-record.ts';
import { parseQuery } from './query.ts';
import { readJson } from './read-json.ts';
import { type KeptAnswer, type RequestOnce, readIdempotencyKey } from './request-once.ts';
import { WARNING_HEADER, warningHeader } from './warning-header.ts';

/** Methods a known path answers with 405 unless it takes them; HEAD comes with GET. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Milliseconds a caller may take nothing of a stream, or a stream give nothing; it may go on for as long as it takes. */
const STREAM_PAUSE = 120_000;

const CUT_OFF = new TaktwerkError('tooBusy', 'Nothing of the answer was taken for two minutes.');

/** Routes whose answers go on until the caller leaves. */
const ENDLESS: unique symbol = Symbol('endless');

/** Who asks, once that is known. */
const LOGIN: unique symbol = Symbol('login');

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly [ENDLESS]?: boolean;
  }
  interface FastifyRequest {
    [LOGIN]: Login | null;
  }
}

export function isEndless(request: FastifyRequest): boolean {
  return request.routeOptions.config[ENDLESS] === true;
}

const PING = '/ae/api/v1/ping';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Registers every endpoint, and 405 for the methods their paths do not take. */
export function registerRoutes(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  services: Services,
  authenticator: Authenticator,
  once: RequestOnce,
  onFault: FaultListener,
): void {
  app.decorateRequest(LOGIN, null);
  const methodsOf = new Map<string, Set<string>>([[PING, new Set(['GET'])]]);
  // Says that the process lives, to anyone (reference §7.1).
  app.get(PING, (_request, reply) => reply.code(200).send());
  for (const endpoint of endpoints) {
    const methods = methodsOf.get(endpoint.path) ?? new Set();
    methodsOf.set(endpoint.path, methods.add(endpoint.method));
    registerEndpoint(app, endpoint, services, authenticator, once, onFault);
  }
  for (const [path, taken] of methodsOf) {
    app.route({
      method: METHODS.filter((method) => !taken.has(method)),
      url: path,
      handler: (request, reply) => {
        const allowed = [...taken].join(', ');
        reply.header('allow', allowed);
        throw new TaktwerkError(
          'methodNotAllowed',
          `${request.method} is not taken here; expected ${allowed}.`,
        );
      },
    });
  }
}

/** Whether an Idempotency-Key counts there: only what changes something has to happen once. */
function isRepeatable({ method, right }: Endpoint): boolean {
  return method === 'POST' && right !== 'read' && right !== 'login' && right !== 'statistics';
}

function kept(answer: Answer): KeptAnswer {
  const headers = headersOf(answer) ?? {};
  if (answer.kind === 'json')
    return { status: answer.status ?? 200, body: JSON.stringify(answer.value), headers };
  if (answer.kind === 'empty') return { status: 200, body: '', headers };
  throw new TaktwerkError('internal', 'An answer that is a stream cannot be kept.');
}

/** What an answer says beside its body; null when nothing. */
function headersOf(answer: Answer): Readonly<Record<string, string>> | null {
  if (answer.kind === 'json' && answer.location !== undefined) return { location: answer.location };
  if (answer.kind !== 'empty' || (answer.warnings ?? []).length === 0) return null;
  return { [WARNING_HEADER]: warningHeader(answer.warnings ?? []) };
}

function registerEndpoint(
  app: FastifyInstance,
  endpoint: Endpoint,
  services: Services,
  authenticator: Authenticator,
  once: RequestOnce,
  onFault: FaultListener,
): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    ...(endpoint.endless ? { config: { [ENDLESS]: true } } : {}),
    // Before the body is read: who has no right to be here cannot make us read it.
    onRequest: async (request) => {
      const client = readClientNumber(pathParameter(request, 'client'));
      request[LOGIN] = await authenticate(request, client, authenticator, services.trace);
    },
    // Gives nothing back: a framework that waits for a promise of the reply listens for its end besides.
    handler: (request, reply) => {
      answer(request, reply).catch((error: unknown) => reply.send(asTaktwerkError(error)));
    },
  });

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const login = request[LOGIN];
    if (login === null) throw new TaktwerkError('internal', 'A request passed without a caller.');
    const bytes = Buffer.isBuffer(request.body) ? request.body : null;
    const param = (name: string): string => pathParameter(request, name);
    const run = async (caller: Caller): Promise<Answer> => {
      const { store } = services.taktwerk;
      // While a body came, rights may have changed since the login.
      const rights = await (bytes === null
        ? services.rights.at(login.epoch, caller)
        : services.rights.of(caller));
      const access = new Access(rights, caller, store);
      try {
        await guard(endpoint, access, param);
        if (endpoint.gated) await services.gate.assertOpen();
        return await endpoint.run({
          services,
          caller,
          by: login.by,
          client: caller.client,
          access,
          param,
          query: parseQuery(queryText(request)),
          body: bytes === null ? undefined : readJson(bytes),
          bodyBytes: bytes?.length ?? 0,
          header: (name) => headerText(request, name),
        });
      } catch (error) {
        const [address = ''] = request.url.split('?', 1);
        await auditRefusal(store, error, endpoint, access, caller, { time: services.now(), address });
        throw error;
      }
    };
    const key = isRepeatable(endpoint) ? readIdempotencyKey(request.headers['idempotency-key']) : null;
    if (key === null) {
      return send(reply, await run(login.caller), (error) =>
        onFault(error, `${request.method} ${maskUrl(request.url)}`),
      );
    }
    const { method, url } = request;
    const outcome = await once.run(login.caller, key, { method, url, body: bytes }, async (caller) =>
      kept(await run(caller)),
    );
    if (outcome.again) reply.header('idempotency-replayed', 'true');
    reply.headers(outcome.headers);
    return send(reply, answerAgain(outcome), () => {});
  };
}

/** Who asks; what came of it is traced. */
async function authenticate(
  request: FastifyRequest,
  client: number,
  authenticator: Authenticator,
  trace: RequestTrace,
): Promise<Login> {
  const { authorization } = request.headers;
  try {
    const origin = () => requestOrigin(request.ip, request.headers);
    const login = await authenticator.authenticate(authorization, client, origin);
    if (trace.level === 2) {
      const { client, user: name } = login.caller;
      const [user = null, department = null] = name.split('/');
      trace.login(request, { client, user, department }, 'accepted');
    }
    return login;
  } catch (error) {
    const [claimed] = readCredentials(authorization);
    const who = {
      client: claimed?.client ?? client,
      user: claimed?.user ?? null,
      department: claimed?.department ?? null,
    };
    trace.login(request, who, error instanceof TaktwerkError ? `refused, ${error.reason}` : 'failed');
    throw error;
  }
}

function answerAgain({ status, body }: KeptAnswer): Answer {
  return body === '' ? { kind: 'empty' } : { kind: 'jsonText', text: body, status };
}

async function send(reply: FastifyReply, answer: Answer, onBreak: (error: unknown) => void): Promise<void> {
  const headers = headersOf(answer);
  if (headers !== null) reply.headers(headers);
  switch (answer.kind) {
    case 'empty':
      reply.code(200).send();
      break;
    case 'json':
      reply
        .code(answer.status ?? 200)
        .header('content-type', JSON_TYPE)
        .send(JSON.stringify(answer.value));
      break;
    case 'jsonText':
      reply.code(answer.status).header('content-type', JSON_TYPE).send(answer.text);
      break;
    case 'stream': {
      // What breaks after the first piece can no longer be told to the caller but by cutting the answer off.
      const stream = Readable.from(await begun(answer.pieces), { highWaterMark: 1 });
      stream.on('error', onBreak);
      if (reply.sent) {
        stream.destroy();
        break;
      }
      if (!isEndless(reply.request)) reply.raw.setTimeout(STREAM_PAUSE, () => stream.destroy(CUT_OFF));
      reply.code(200).header('content-type', answer.type).send(stream);
    }
  }
}

function pathParameter({ params }: FastifyRequest, name: string): string {
  const value = isRecord(params) && Object.hasOwn(params, name) ? params[name] : '';
  return typeof value === 'string' ? value : '';
}

function queryText(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? '' : request.url.slice(mark + 1);
}

function headerText(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
