import { isContainerType, isEnded, isWorkflowType, type Task } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

export const slotsNeverOverused: Invariant = {
  name: 'nothing takes a slot of a queue that has no more',
  before: ({ tasks, queues, beyondQueue }, { insertedTasks, updatedTasks }) => {
    const changed = [...insertedTasks, ...updatedTasks];
    const holds = ({ runId, slotHeld, status, type }: Task) =>
      slotHeld &&
      !beyondQueue.has(runId) &&
      !isEnded(status) &&
      !isWorkflowType(type) &&
      !isContainerType(type);
    const taken = changed.filter((task) => {
      const was = tasks.get(task.runId);
      return holds(task) && !(was !== undefined && was.queue === task.queue && holds(was));
    });
    const wanted = new Set(taken.map(({ queue }) => queue));
    if (wanted.size === 0) return [];
    const all = new Map(tasks);
    for (const task of changed) all.set(task.runId, task);
    return [...wanted].flatMap((name) => {
      const holding = [...all.values()].filter((task) => task.queue === name && holds(task));
      if (holding.length <= queues.most(name)) return [];
      const runs = holding.map(({ runId }) => runId).join(', ');
      return [`${holding.length} runs hold a slot of ${name}, which has ${queues.most(name)}: ${runs}`];
    });
  },
};
