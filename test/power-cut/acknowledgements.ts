import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Keeps the highest acknowledged number in a file outside the disk under test; outlives the writing process. */
export class Acknowledgements {
  readonly #handle: number;
  #highest = 0;

  constructor(file: string) {
    this.#handle = openSync(file, 'w');
  }

  record(number: number): void {
    if (number <= this.#highest) return;
    this.#highest = number;
    writeSync(this.#handle, String(number).padStart(16), 0);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** The highest number a process has acknowledged, 0 when none. */
export function highestAcknowledged(file: string): number {
  return Number(readFileSync(file, 'utf8'));
}
