/** Gives up on a server that sends nothing for too long; how long the whole takes is its own business. */
export class SilenceTimer {
  readonly #controller = new AbortController();
  readonly #seconds: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something has come, or is asked for anew. */
  refresh(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#giveUp(), this.#seconds * 1000);
  }

  /** Nothing is expected until the next refresh. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #giveUp(): void {
    this.#controller.abort(new Error(`the server has sent nothing for ${this.#seconds} seconds`));
  }
}
