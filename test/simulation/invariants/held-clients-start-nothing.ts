import { EMERGENCY } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';
import { startedBy } from './started-by.ts';

const CLIENT = 100;

export const heldClientsStartNothing: Invariant = {
  name: 'from an emergency stop until it is lifted nothing starts, nor what a blackout covers until it is closed',
  before: (disk, batch) => {
    const lifted = new Set(batch.removedHolds.map(({ name }) => name));
    // One with an end is over by the clock of its node, which may be wrong.
    const held = [...disk.holds.values()].filter(({ name, until }) => until === null && !lifted.has(name));
    if (held.length === 0) return [];
    const emergency = held.some(({ client, name }) => client === CLIENT && name === EMERGENCY);
    return startedBy(disk, batch)
      .filter(({ type }) => emergency || type !== 'CALL')
      .map(({ runId, name }) => `run ${runId} of ${name} starts although its client is held`);
  },
};
