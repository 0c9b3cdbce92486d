import type { TaktwerkError } from '@taktwerk/model/error';

/** Milliseconds. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3_000;

/** After a failure refuses for a while, with the same words, and longer each time, until something succeeds. */
export class BackOff {
  #pause = 0;
  #until = 0;
  #failure: TaktwerkError | null = null;

  /** The refusal that holds now, or null. */
  get refusal(): TaktwerkError | null {
    return performance.now() < this.#until ? this.#failure : null;
  }

  failed(failure: TaktwerkError): void {
    this.#failure = failure;
    this.#pause = Math.min(Math.max(this.#pause * 2, FIRST_PAUSE), LONGEST_PAUSE);
    this.#until = performance.now() + this.#pause;
  }

  succeeded(): void {
    this.#pause = 0;
    this.#until = 0;
    this.#failure = null;
  }
}
