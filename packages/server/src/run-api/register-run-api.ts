import { isUtf8 } from 'node:buffer';
import { TaktwerkError } from '@taktwerk/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import { readCredentials } from '../auth/credentials.ts';
import { requestOrigin } from '../auth/request-origin.ts';
import type { Services } from '../endpoints/endpoint.ts';
import { asTaktwerkError, type FaultListener } from '../http/error-reply.ts';
import { type RequestOnce, readIdempotencyKey } from '../http/request-once.ts';
import type { RightsSource } from '../rights/rights-source.ts';
import { readRunRequest } from './read-run-request.ts';
import { type Allowed, entry, runObject } from './run-object.ts';
import { runObjectOnce } from './run-object-once.ts';
import { replyFault, replyOutcome } from './run-reply.ts';

/** Where the object run API is reached. */
export interface RunApiSettings {
  /** Client of callers who name none, at an address that belongs to none. */
  readonly client: number;
  /** Clients by path prefix, such as `/dwh/hs/etl`: the service is at the prefix followed by `/object/run`. */
  readonly paths: ReadonlyMap<string, number>;
}

export const DEFAULT_RUN_API: RunApiSettings = { client: 100, paths: new Map() };

/** Largest body, in bytes: many thousands of parameters. */
const MAX_BODY = 1024 * 1024;

/** Who a call says it comes from, and for which client. */
interface Claim {
  readonly header: string | undefined;
  readonly client: number;
  readonly user: string;
}

const OTHER_METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'] as const;

/** Serves `POST /object/run` (reference `modus-etl.md` §2), and the same below every configured prefix. */
export async function registerRunApi(
  app: FastifyInstance,
  settings: RunApiSettings,
  services: Services,
  authenticator: Authenticator,
  rightsOf: RightsSource,
  onFault: FaultListener,
  once: RequestOnce,
): Promise<void> {
  const claims = new WeakMap<FastifyRequest, Claim>();
  /** What is carried out notes itself what comes of it. */
  const begun = new WeakSet<FastifyRequest>();
  // Errors here are texts in the caller's language, not the JSON of the AE REST API.
  await app.register(async (scope) => {
    scope.setErrorHandler(async (error, request, reply) => {
      const fault = asTaktwerkError(error);
      const isNoted = fault.httpStatus >= 500 || begun.has(request);
      // What cannot be noted is not refused, but to be asked again.
      const known = isNoted ? fault : await noteRefusal(request, fault).then(() => fault, asTaktwerkError);
      if (known.httpStatus >= 500) onFault(error, `${request.method} ${request.url}`);
      return replyFault(request, reply, known);
    });
    const prefixes = new Map<string, number | null>([['', null], ...settings.paths]);
    for (const [prefix, client] of prefixes) {
      const url = `${prefix}/object/run`;
      const callers = new WeakMap<FastifyRequest, Allowed>();
      scope.route({
        method: 'POST',
        url,
        bodyLimit: MAX_BODY,
        // Before the body is read: who has no right to be here cannot make us read it.
        onRequest: async (request) => {
          callers.set(request, await callerOf(request, claimOf(request, client)));
        },
        handler: async (request, reply) => {
          const allowed = callers.get(request);
          if (allowed === undefined)
            throw new TaktwerkError('internal', 'A request passed without a caller.');
          const body = Buffer.isBuffer(request.body) ? request.body : null;
          const key = readIdempotencyKey(request.headers['idempotency-key']);
          const read = readRunRequest(body);
          const { taktwerk, now } = services;
          begun.add(request);
          if (key === null)
            return replyOutcome(request, reply, await runObject(taktwerk, allowed, read, now));
          const { outcome, again } = await runObjectOnce(taktwerk, allowed, read, now, {
            once,
            key,
            request: { method: request.method, url: request.url, body },
          });
          if (again) reply.header('idempotency-replayed', 'true');
          return replyOutcome(request, reply, outcome);
        },
      });
      scope.route({
        method: [...OTHER_METHODS],
        url,
        handler: (request, reply) => {
          claimOf(request, client);
          reply.header('allow', 'POST');
          throw new TaktwerkError('methodNotAllowed', `${request.method} is not taken here; expected POST.`);
        },
      });
    }
  });

  /** The client is that of the credentials, else of the address, else the one of the settings. */
  function claimOf(request: FastifyRequest, ofAddress: number | null): Claim {
    const header = utf8Header(request.headers.authorization);
    const [credentials] = readCredentials(header);
    const client = credentials?.client ?? ofAddress ?? settings.client;
    const user = credentials === undefined ? '' : `${credentials.user}/${credentials.department ?? ''}`;
    const claim = { header, client, user };
    claims.set(request, claim);
    return claim;
  }

  async function callerOf(request: FastifyRequest, claim: Claim): Promise<Allowed> {
    const origin = () => requestOrigin(request.ip, request.headers);
    const { caller, epoch } = await authenticator.authenticate(claim.header, claim.client, origin);
    claims.set(request, { ...claim, user: caller.user });
    const rights = await rightsOf.at(epoch, caller);
    if (rights.has('RUN_OBJECTS')) return { caller, rights };
    throw new TaktwerkError('notAllowed', `${caller.user} lacks the privilege RUN_OBJECTS.`);
  }

  /** A call that did not come as far as to be carried out is in the event log, too. */
  async function noteRefusal(request: FastifyRequest, error: TaktwerkError): Promise<void> {
    const claim = claims.get(request);
    if (claim === undefined || error.reason === 'unknownClient') return;
    await services.taktwerk.store.audit.append(entry(claim, services.now(), '', error.message));
  }
}

/**
 * Names and passwords of 1C users are often Cyrillic and may come in windows-1251 (reference `modus-etl.md` §2.3): bytes
 * that are not UTF-8 are taken as that.
 */
function utf8Header(header: string | undefined): string | undefined {
  const [scheme = '', text = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return header;
  const bytes = Buffer.from(text, 'base64');
  if (isUtf8(bytes)) return header;
  return `Basic ${Buffer.from(new TextDecoder('windows-1251').decode(bytes)).toString('base64')}`;
}
