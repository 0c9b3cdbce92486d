import type { Step } from '../definition/scenario.ts';

/** Counts the steps at work, and tells when none does anything but wait for something outside, and when that is over. */
export class StepsAtWork {
  readonly #tell: (isWaiting: boolean) => void;
  #busy = 0;
  #waiting = 0;
  #told = false;

  constructor(tell: (isWaiting: boolean) => void) {
    this.#tell = tell;
  }

  begin(step: Step): void {
    this.#add(step, 1);
  }

  end(step: Step): void {
    this.#add(step, -1);
  }

  #add(step: Step, count: 1 | -1): void {
    if (isWaiting(step)) this.#waiting += count;
    // A loop is as busy as the steps in it.
    else if (step.kind !== 'loop') this.#busy += count;
    const waits = this.#waiting > 0 && this.#busy === 0;
    if (waits === this.#told) return;
    this.#told = waits;
    this.#tell(waits);
  }
}

/** Steps that have the column engine do little or nothing, and may take long. */
export function isWaiting({ kind, disabled }: Step): boolean {
  return disabled !== true && (kind === 'wait' || kind === 'run' || kind === 'shell' || kind === 'mail');
}
