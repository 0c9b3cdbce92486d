import { createHmac } from 'node:crypto';
import { compileWatch, type OutgoingWebhook, outgoingId, statusText } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { OpenSecret } from '../etl/open-secrets.ts';
import type { Delivery } from './outbox.ts';

/** Milliseconds a receiver has for its answer. */
const TIMEOUT = 10_000;

/** Statuses after which another attempt may succeed (RFC 9110, RFC 6585). */
const TRY_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

export interface WebhookParts {
  readonly objects: Pick<Store['objects'], 'get'>;
  readonly openSecret: OpenSecret;
  readonly now: () => number;
  /** Told when a receiver refuses for good. */
  readonly refused: (webhook: OutgoingWebhook, text: string) => void;
}

/**
 * Posts one event to the address of its WATCH object (docs/notifications.md). Any 2xx takes it; other statuses of 4xx
 * are for good, the rest is tried again with the same id and body. Redirects are not followed.
 */
export async function deliverWebhook(parts: WebhookParts, event: OutgoingWebhook): Promise<Delivery> {
  const version = await parts.objects.get(event.client, event.watch);
  const webhook = version?.type === 'WATCH' ? compileWatch(JSON.parse(version.content)).webhook : null;
  // Whoever took the rule or its address away wants nothing sent any more.
  if (webhook === null) return { kind: 'done' };
  const secret = webhook.secret === null ? null : parts.openSecret(webhook.secret);
  if (webhook.secret !== null && secret === null)
    return forGood(parts, event, 'its secret was sealed with another key; set it anew');
  const body = webhookBody(event);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Taktwerk',
    'taktwerk-delivery': encodeURIComponent(outgoingId(event)),
    ...(secret === null ? {} : { 'taktwerk-signature': signature(secret, body, parts.now()) }),
  };
  const outcome = await post(webhook.url, headers, body);
  if (typeof outcome === 'string') return { kind: 'again', text: outcome };
  if (outcome >= 200 && outcome <= 299) return { kind: 'done' };
  const text = `the receiver answered ${outcome}`;
  return outcome < 400 || outcome >= 500 || TRY_AGAIN.has(outcome)
    ? { kind: 'again', text }
    : forGood(parts, event, text);
}

/** The status of the answer, or why there is none. */
async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number | string> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return `${error instanceof Error ? error.message : String(error)}${cause}`;
  }
}

function forGood(parts: WebhookParts, event: OutgoingWebhook, text: string): Delivery {
  return { kind: 'done', settle: () => parts.refused(event, text) };
}

/** HMAC-SHA256 of time and body, so that neither can be changed and old ones can be told: `t=SECONDS,v1=HEX`. */
export function signature(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function webhookBody(event: OutgoingWebhook): string {
  const { task } = event;
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  return JSON.stringify({
    id: outgoingId(event),
    client: event.client,
    rule: event.watch,
    event: event.event,
    at: time(event.at),
    task: {
      run_id: task.runId,
      name: task.name,
      alias: task.alias,
      type: task.type,
      status: task.status,
      status_text: statusText(task.status),
      status_detail: task.statusDetail,
      return_code: task.returnCode,
      user: task.user,
      activation_time: time(task.activationTime),
      start_time: time(task.startTime),
      end_time: time(task.endTime),
      parent: task.parent,
    },
  });
}
