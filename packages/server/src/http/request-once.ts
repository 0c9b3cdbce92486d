import { createHash } from 'node:crypto';
import { isJsonObject, type RequestReceipt, TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { Store } from '@taktwerk/store';

/** An answer that can be given again. */
export interface KeptAnswer {
  readonly status: number;
  /** JSON text; the empty text for an answer without a body. */
  readonly body: string;
  /** What the answer says beside its body, such as a warning. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface OnceOutcome extends KeptAnswer {
  /** The request had been carried out before; this is what was answered then. */
  readonly again: boolean;
}

/** Milliseconds an answer is kept at least. */
export const RECEIPT_LIFE = 24 * 3_600_000;
/** Receipts removed in one transaction. */
const REMOVED_AT_ONCE = 1000;

/**
 * Carries out a request with an `Idempotency-Key` once, however often it is sent. What the engine does for it and the
 * receipt are in one commit; of other writes the receipt is written right behind them. Only successes are kept: a
 * refusal has changed nothing.
 */
export class RequestOnce {
  readonly #receipts: Store['receipts'];
  readonly #now: () => number;
  readonly #underWay = new Map<string, { readonly hash: string; readonly answer: Promise<KeptAnswer> }>();

  constructor(receipts: Store['receipts'], now: () => number) {
    this.#receipts = receipts;
    this.#now = now;
  }

  /** @throws TaktwerkError keyReused when the key came with another request before */
  async run(
    caller: Caller,
    key: string,
    request: { readonly method: string; readonly url: string; readonly body: Buffer | null },
    work: (caller: Caller) => Promise<KeptAnswer>,
  ): Promise<OnceOutcome> {
    const hash = requestHash(request);
    const name = JSON.stringify([caller.client, caller.user, key]);
    const underWay = this.#underWay.get(name);
    if (underWay !== undefined) {
      if (underWay.hash !== hash) throw reused(key);
      return { ...(await underWay.answer), again: true };
    }
    let again = true;
    const answer = this.#receipts.get({ ...caller, key }).then(async (known) => {
      if (known !== null && known.requestHash !== hash) throw reused(key);
      if (known !== null) return answerOf(known);
      again = false;
      const made = await work({ ...caller, receipt: { key, requestHash: hash } });
      const { client, user } = caller;
      if (made.status < 300)
        await this.#receipts.put({
          client,
          user,
          key,
          requestHash: hash,
          runId: null,
          status: made.status,
          body: made.body,
          headers: Object.keys(made.headers).length === 0 ? null : JSON.stringify(made.headers),
          createdAt: this.#now(),
        });
      return made;
    });
    this.#underWay.set(name, { hash, answer });
    try {
      return { ...(await answer), again };
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** Removes what is older than {@link RECEIPT_LIFE}. */
  async forgetOld(): Promise<void> {
    const before = this.#now() - RECEIPT_LIFE;
    while ((await this.#receipts.forget(before, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
  }
}

/**
 * The key of a request, 1 to 255 printable ASCII characters; null when it has none.
 * @throws TaktwerkError invalidField
 */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new TaktwerkError(
    'invalidField',
    'The header Idempotency-Key is not usable; expected it once, with 1 to 255 printable ASCII characters without blanks.',
  );
}

/** A receipt without an answer was written by the commit, and the process died before it could answer. */
function answerOf({ status, body, headers, runId }: RequestReceipt): KeptAnswer {
  if (status !== null && body !== null) return { status, body, headers: readHeaders(headers) };
  return { status: 200, body: JSON.stringify(runId === null ? {} : { run_id: runId }), headers: {} };
}

function readHeaders(text: string | null): Record<string, string> {
  const read: unknown = JSON.parse(text ?? '{}');
  if (!isJsonObject(read)) return {};
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
}

function reused(key: string): TaktwerkError {
  return new TaktwerkError(
    'keyReused',
    `Idempotency-Key ${key} came with another method, address or body before. Expected the same request again, or another key.`,
  );
}

function requestHash(request: { method: string; url: string; body: Buffer | null }): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(request.body ?? '')
    .digest('base64');
}
