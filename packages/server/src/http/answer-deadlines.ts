import type { FastifyReply } from 'fastify';

/** Longest time between two looks, in milliseconds. */
const LOOKED = 1000;

/**
 * Holds every answer to one limit: what has not begun by then is told to be late. One timer looks after all of them, and
 * none does while nobody waits; a timer for each would cost more than many an answer.
 */
export class AnswerDeadlines {
  readonly #limit: number;
  readonly #onLate: (reply: FastifyReply) => void;
  /** When each began, by the clock that only goes on; the longest under way first. */
  readonly #begun = new Map<FastifyReply, number>();
  #timer: NodeJS.Timeout | null = null;

  /** `limit` is in milliseconds. */
  constructor(limit: number, onLate: (reply: FastifyReply) => void) {
    this.#limit = limit;
    this.#onLate = onLate;
  }

  begin(reply: FastifyReply): void {
    this.#begun.set(reply, performance.now());
    this.#timer ??= setInterval(() => this.#look(), Math.min(LOOKED, this.#limit / 4)).unref();
  }

  /** The answer is on its way, or whoever asked has left. */
  end(reply: FastifyReply): void {
    this.#begun.delete(reply);
  }

  close(): void {
    this.#begun.clear();
    this.#look();
  }

  #look(): void {
    const latest = performance.now() - this.#limit;
    for (const [reply, begun] of this.#begun) {
      if (begun > latest) break;
      this.#begun.delete(reply);
      if (!reply.sent && !reply.raw.destroyed) this.#onLate(reply);
    }
    if (this.#begun.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
