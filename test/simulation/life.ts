import type { Clock } from '@taktwerk/runtime';
import type { World } from './world.ts';

/** One life of a process: it can be stopped where it is for a while, and once it has ended nothing of it happens any more. */
export class Life {
  readonly #world: World;
  readonly clock: Clock;
  #alive = true;
  #paused = false;
  #held: (() => void)[] = [];

  /** `skew` is how far its wall clock is ahead, milliseconds. */
  constructor(world: World, skew: () => number) {
    this.#world = world;
    this.clock = {
      now: () => world.now + skew(),
      monotonic: () => world.now,
      after: (milliseconds, call) => {
        let wanted = true;
        world.after(milliseconds, () =>
          this.run(() => {
            if (wanted) call();
          }),
        );
        return () => {
          wanted = false;
        };
      },
      soon: (call) => world.after(0, () => this.run(call)),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Something reaches the process: now, when it goes on, or never. */
  run(call: () => void): void {
    if (!this.#alive) return;
    if (this.#paused) this.#held.push(call);
    else call();
  }

  /** Stops the process as SIGSTOP does; what reaches it meanwhile waits. */
  pause(milliseconds: number): void {
    if (this.#paused || !this.#alive) return;
    this.#paused = true;
    this.#world.after(milliseconds, () => {
      this.#paused = false;
      const held = this.#held;
      this.#held = [];
      for (const call of held) this.run(call);
    });
  }

  end(): void {
    this.#alive = false;
    this.#held = [];
  }
}
