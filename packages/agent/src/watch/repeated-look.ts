/** Calls a look again and again: when asked to, and slowly by itself; never two at a time. */
export class RepeatedLook {
  readonly #look: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #slow: NodeJS.Timeout;
  #timer: NodeJS.Timeout | null = null;
  #due = Number.POSITIVE_INFINITY;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(options: {
    readonly look: () => Promise<void>;
    readonly failed: (error: unknown) => void;
    /** Milliseconds after which it looks without being asked. */
    readonly slow: number;
  }) {
    this.#look = options.look;
    this.#failed = options.failed;
    this.#slow = setInterval(() => this.ask(), options.slow);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Looks now, or once more after the look under way. */
  ask(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Looks after so many milliseconds, unless that is asked for earlier. */
  askIn(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    if (this.#stopped || due >= this.#due) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#timer = null;
      this.ask();
    }, milliseconds);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#slow);
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#look();
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#running = null;
  }
}
