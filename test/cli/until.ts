import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** Looks until what is seen is as wanted, for what tells of itself to nobody; fails after two minutes with what was seen. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
): Promise<T> {
  for (const end = Date.now() + 120_000; ; ) {
    const seen = await look();
    if (holds(seen)) return seen;
    assert.ok(Date.now() < end, `${what}; seen last: ${JSON.stringify(seen)}`);
    await pause(25);
  }
}
