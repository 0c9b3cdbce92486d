import type { Operation } from './api-description.ts';
import type { FuzzRequest } from './random-request.ts';

/** How often each operation was asked for, and how often it did what it is for. */
export class Coverage {
  readonly #counts = new Map<string, { asked: number; done: number }>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) this.#counts.set(nameOf(operation), { asked: 0, done: 0 });
  }

  /** An operation asked for by another method is asked for, and can do nothing. */
  count({ operation, method }: FuzzRequest, status: number): void {
    const counts = this.#counts.get(nameOf(operation));
    if (counts === undefined) return;
    counts.asked += 1;
    if (method === operation.method && status < 300) counts.done += 1;
  }

  get operations(): number {
    return this.#counts.size;
  }

  /** Those no request was made for. */
  get neverAsked(): readonly string[] {
    return this.#namesOf(({ asked }) => asked === 0);
  }

  /** Those that refused every request. */
  get neverDone(): readonly string[] {
    return this.#namesOf(({ done }) => done === 0);
  }

  #namesOf(is: (counts: { readonly asked: number; readonly done: number }) => boolean): readonly string[] {
    return [...this.#counts].filter(([, counts]) => is(counts)).map(([name]) => name);
  }
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}
