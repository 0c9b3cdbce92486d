import { isEnded, Status, type Task } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

/** Stages in the order in which a task goes through them; it may leave some out and never goes back. */
const ORDER: readonly Task['stage'][] = [
  'activation',
  'predecessors',
  'release',
  'external',
  'startTime',
  'group',
  'preconditions',
  'queue',
  'sync',
  'parallel',
  'backup',
  'generation',
  'agent',
  'starting',
  'running',
  'outputScan',
  'postProcess',
  'childPostProcess',
  'postconditions',
  'ended',
];

/** How a rollback ends, well or not. */
const ROLLED_BACK: ReadonlySet<number> = new Set([1827, 1830, 1904, 1905, 1913]);

export const legalTransitions: Invariant = {
  name: 'a task is made once, goes forward through its stages, and its end never changes but by a rollback',
  before: (disk, { insertedTasks, updatedTasks }) => {
    const faults = insertedTasks
      .filter(({ runId }) => disk.tasks.has(runId))
      .map(({ runId }) => `run ${runId} is inserted twice`);
    const inserted = new Map(insertedTasks.map((task) => [task.runId, task]));
    for (const { runId, stage, status } of updatedTasks) {
      const was = disk.tasks.get(runId) ?? inserted.get(runId);
      // A rollback alone takes up what had ended.
      if (was !== undefined && (stage === 'rollback' || ROLLED_BACK.has(status))) continue;
      if (was === undefined) faults.push(`run ${runId} is updated but was never inserted`);
      // A task that is held gives its slot back and asks for one again.
      else if (was.stage === 'sync' && stage === 'queue' && status === Status.clientStopped) continue;
      else if (ORDER.indexOf(stage) < ORDER.indexOf(was.stage)) {
        faults.push(`run ${runId} goes back from ${was.stage} to ${stage}`);
      } else if (isEnded(was.status) && was.status !== status) {
        faults.push(`run ${runId} ended with ${was.status} and then with ${status}`);
      }
    }
    return faults;
  },
};
