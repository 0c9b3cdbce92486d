import { canonicalName, compileExecutable, TaktwerkError } from '@taktwerk/model';
import type { Caller, Taktwerk } from '@taktwerk/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readClientNumber } from '../http/client-number.ts';
import { type RequestOnce, readIdempotencyKey } from '../http/request-once.ts';
import type { Seal } from '../secret/seal.ts';
import { hookData } from './hook-data.ts';
import { provesSecret } from './hook-proof.ts';

/** Where programs tell events of hits, followed by client and name. */
export const HOOK_PATH = '/taktwerk/v1/hooks';

/** Bytes of a body: it becomes values of a task. */
const MOST_BODY = 64 * 1024;

/** Milliseconds between two lines of audit for refusals of one event: guessing must not fill the disk. */
const REFUSALS_APART = 60_000;
/** Events whose last refusal is remembered. */
const REMEMBERED = 10_000;

interface HookServices {
  readonly taktwerk: Taktwerk;
  readonly seal: Seal;
  readonly once: RequestOnce;
  readonly now: () => number;
}

type HookRequest = FastifyRequest<{ Params: { readonly client: string; readonly event: string } }>;

/** Takes hits of WEBHOOK events: who knows the secret of the object needs no log-in (docs/events.md). */
export function registerHooks(app: FastifyInstance, services: HookServices): void {
  const { taktwerk, once, now } = services;
  const refused = new Map<string, number>();
  app.post<{ Params: { readonly client: string; readonly event: string } }>(
    `${HOOK_PATH}/:client/:event`,
    { bodyLimit: MOST_BODY },
    async (request, reply) => {
      const client = readClientNumber(request.params.client);
      const name = canonicalName(request.params.event);
      const caller: Caller = { client, user: `WEBHOOK/${name}`.slice(0, 200) };
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!(await isAllowed(services, request, client, name, body))) {
        await auditRefusal(services, caller, name, refused);
        throw new TaktwerkError(
          'badCredentials',
          `Event ${name} of client ${client} does not exist, takes no webhooks, or has another secret; expected its secret as Authorization: Bearer, or X-Hub-Signature-256.`,
        );
      }
      const tell = async (by: Caller) => {
        const { runId } = await taktwerk.tellEvent(by, name, hookData(body, now()));
        return { status: 202, body: JSON.stringify({ run_id: runId }), headers: {} };
      };
      const key = readIdempotencyKey(request.headers['idempotency-key']);
      const answer =
        key === null
          ? { ...(await tell(caller)), again: false }
          : await once.run(caller, key, { method: 'POST', url: request.url, body }, tell);
      if (answer.again) reply.header('idempotency-replayed', 'true');
      return reply
        .code(answer.status)
        .header('content-type', 'application/json; charset=utf-8')
        .send(answer.body);
    },
  );
}

/** The secret is that of the object as it is now, so that a new one counts at once. */
async function isAllowed(
  { taktwerk, seal }: HookServices,
  request: HookRequest,
  client: number,
  name: string,
  body: Buffer,
): Promise<boolean> {
  const version = await taktwerk.store.objects.get(client, name);
  const source =
    version?.type === 'EVNT'
      ? compileExecutable('EVNT', JSON.parse(version.content), version.versionId).event?.source
      : undefined;
  const sealed = source?.kind === 'webhook' ? source.secret : null;
  const secret = sealed === null ? null : seal.open(sealed);
  const authorization = header(request, 'authorization');
  const signature = header(request, 'x-hub-signature-256');
  return provesSecret({ authorization, signature, body }, secret ?? '');
}

async function auditRefusal(
  { taktwerk, now }: HookServices,
  { client, user }: Caller,
  name: string,
  refused: Map<string, number>,
): Promise<void> {
  const key = `${client}:${name}`;
  const time = now();
  if (time - (refused.get(key) ?? Number.NEGATIVE_INFINITY) < REFUSALS_APART) return;
  refused.delete(key);
  refused.set(key, time);
  for (const oldest of refused.keys()) {
    if (refused.size <= REMEMBERED) break;
    refused.delete(oldest);
  }
  const entry = { time, client, user, action: 'tell event', subject: name, outcome: 'refused' } as const;
  await taktwerk.store.audit.append({ ...entry, details: 'The secret is missing or wrong.' });
}

function header(request: HookRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
