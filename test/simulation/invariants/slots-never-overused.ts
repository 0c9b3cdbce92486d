import { isEnded } from '@taktwerk/model';
import { NARROW_SLOTS } from '../simulated-objects.ts';
import type { Invariant } from './invariant.ts';

export const slotsNeverOverused: Invariant = {
  name: 'a queue never has more slots in use than it has',
  after: (disk, { insertedTasks, updatedTasks }) => {
    if (![...insertedTasks, ...updatedTasks].some(({ queue }) => queue === 'NARROW')) return [];
    const holding = [...disk.tasks.values()].filter(
      ({ queue, slotHeld, status, type }) =>
        queue === 'NARROW' && slotHeld && !isEnded(status) && type !== 'JOBP',
    );
    if (holding.length <= NARROW_SLOTS) return [];
    return [
      `${holding.length} runs hold a slot of NARROW, which has ${NARROW_SLOTS}: ${holding.map(({ runId }) => runId)}`,
    ];
  },
};
