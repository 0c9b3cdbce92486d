import { Readable } from 'node:stream';
import { TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import { readCredentials } from '../auth/credentials.ts';
import type { Answer, Endpoint, Services } from '../endpoints/endpoint.ts';
import type { RequestTrace } from '../trace/request-trace.ts';
import { readClientNumber } from './client-number.ts';
import type { FaultListener } from './error-reply.ts';
import { parseQuery } from './query.ts';
import { readJson } from './read-json.ts';

/** Methods a known path answers with 405 unless it takes them; HEAD comes with GET. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const PING = '/ae/api/v1/ping';

/** Registers every endpoint, and 405 for the methods their paths do not take. */
export function registerRoutes(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  services: Services,
  authenticator: Authenticator,
  onFault: FaultListener,
): void {
  const methodsOf = new Map<string, Set<string>>([[PING, new Set(['GET'])]]);
  // Says that the process lives, to anyone (reference §7.1).
  app.get(PING, (_request, reply) => reply.code(200).send());
  for (const endpoint of endpoints) {
    const methods = methodsOf.get(endpoint.path) ?? new Set();
    methodsOf.set(endpoint.path, methods.add(endpoint.method));
    registerEndpoint(app, endpoint, services, authenticator, onFault);
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

function registerEndpoint(
  app: FastifyInstance,
  endpoint: Endpoint,
  services: Services,
  authenticator: Authenticator,
  onFault: FaultListener,
): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    // Before the body is read: who has no right to be here cannot make us read it.
    onRequest: async (request) => {
      const client = readClientNumber(pathParameter(request, 'client'));
      const caller = await authenticate(request, client, authenticator, services.trace);
      callers.set(request, caller);
    },
    handler: async (request, reply) => {
      const caller = callers.get(request);
      if (caller === undefined) throw new TaktwerkError('internal', 'A request passed without a caller.');
      const answer = await endpoint.run({
        services,
        caller,
        client: caller.client,
        param: (name) => pathParameter(request, name),
        query: parseQuery(queryText(request)),
        body: Buffer.isBuffer(request.body) ? readJson(request.body) : undefined,
        bodyBytes: Buffer.isBuffer(request.body) ? request.body.length : 0,
      });
      return send(reply, answer, (error) => onFault(error, `${request.method} ${request.url}`));
    },
  });
}

/** Who asks; what came of it is traced. */
async function authenticate(
  request: FastifyRequest,
  client: number,
  authenticator: Authenticator,
  trace: RequestTrace,
): Promise<Caller> {
  const { authorization } = request.headers;
  try {
    const caller = await authenticator.authenticate(authorization, client, request.ip);
    const [user = null, department = null] = caller.user.split('/');
    trace.login(request, { client: caller.client, user, department }, 'accepted');
    return caller;
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

function send(reply: FastifyReply, answer: Answer, onBreak: (error: unknown) => void): FastifyReply {
  switch (answer.kind) {
    case 'empty':
      return reply.code(200).send();
    case 'json':
      return reply
        .code(answer.status ?? 200)
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify(answer.value));
    case 'stream': {
      // What breaks after the first piece can no longer be told to the caller but by cutting the answer off.
      const stream = Readable.from(answer.pieces);
      stream.on('error', onBreak);
      return reply.code(200).header('content-type', answer.type).send(stream);
    }
  }
}

function pathParameter(request: FastifyRequest, name: string): string {
  const { params } = request;
  if (typeof params !== 'object' || params === null) return '';
  const value: unknown = Object.entries(params).find(([known]) => known === name)?.[1];
  return typeof value === 'string' ? value : '';
}

function queryText(request: FastifyRequest): string {
  const mark = request.url.indexOf('?');
  return mark < 0 ? '' : request.url.slice(mark + 1);
}
