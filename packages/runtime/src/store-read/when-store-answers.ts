import { TaktwerkError } from '@taktwerk/model';
import type { Clock } from '../clock.ts';

/** How often a read is tried again, a second after each failure. */
const TRIES = 30;
/** Milliseconds before it is. */
export const PAUSE = 1_000;

/** Reads again while the store cannot be reached: that is no reason to decide anything for a task. Other faults are told at once. */
export async function whenStoreAnswers<T>(clock: Pick<Clock, 'after'>, read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (!isWorthAnotherTry(error, tries)) throw error;
      await new Promise<void>((resolve) => void clock.after(PAUSE, resolve));
    }
  }
}

/** Whether a read that failed so often is tried again. */
export function isWorthAnotherTry(error: unknown, tries: number): boolean {
  return tries <= TRIES && error instanceof TaktwerkError && error.reason === 'storeUnavailable';
}
