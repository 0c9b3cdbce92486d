import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { readNotificationAnswer } from '@taktwerk/model';
import type { AnswerClaim } from '@taktwerk/runtime';

/** Milliseconds a link is good for. */
const VALID = 7 * 24 * 60 * 60 * 1000;

/**
 * Makes and reads what a link in a mail proves: who may give which answer to which run, and until when. Nothing is kept:
 * the key says that it is ours, and an answer counts once because the notification takes it once.
 */
export class AnswerTokens {
  readonly #key: Buffer;

  /** @param key the one that seals secrets; links have a key of their own, derived from it */
  constructor(key: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', key, '', 'taktwerk notification answer', 32));
  }

  make({ client, runId, answer, by }: AnswerClaim, now: number): string {
    const told = JSON.stringify([client, runId, answer, by, now + VALID]);
    const body = Buffer.from(told, 'utf8').toString('base64url');
    return `${body}.${this.#code(body).toString('base64url')}`;
  }

  /** Null for what was not made here, was changed, or has expired. */
  read(token: string, now: number): AnswerClaim | null {
    const [body = '', code = '', ...more] = token.split('.');
    const given = Buffer.from(code, 'base64url');
    const expected = this.#code(body);
    if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const told: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    if (!Array.isArray(told)) return null;
    const [client, runId, word, by, until]: readonly unknown[] = told;
    const answer = typeof word === 'string' ? readNotificationAnswer(word) : null;
    if (typeof client !== 'number' || typeof runId !== 'number' || typeof by !== 'string') return null;
    if (answer === null || typeof until !== 'number' || until <= now) return null;
    return { client, runId, answer, by };
  }

  #code(body: string): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
