import { isContainerType, isEnded, isWorkflowType } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

export const slotsNeverOverused: Invariant = {
  name: 'a queue never has more slots in use than it has',
  after: ({ tasks, queues, beyondQueue }, { insertedTasks, updatedTasks }) => {
    const changed = new Set([...insertedTasks, ...updatedTasks].map(({ queue }) => queue));
    return [...changed].flatMap((name) => {
      const slots = queues.get(name)?.maxSlots ?? -1;
      if (slots < 0) return [];
      const holding = [...tasks.values()].filter(
        ({ runId, queue, slotHeld, status, type }) =>
          queue === name &&
          slotHeld &&
          !beyondQueue.has(runId) &&
          !isEnded(status) &&
          !isWorkflowType(type) &&
          !isContainerType(type),
      );
      if (holding.length <= slots) return [];
      const runs = holding.map(({ runId }) => runId).join(', ');
      return [`${holding.length} runs hold a slot of ${name}, which has ${slots}: ${runs}`];
    });
  },
};
