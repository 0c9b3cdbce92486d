import { isEnded, type Task } from '@taktwerk/model';
import type { SimulatedDisk } from '../simulated-disk.ts';
import type { Invariant } from './invariant.ts';

export const limitsNeverOverrun: Invariant = {
  name: 'no object, agent group or job group has more runs at a time than it allows',
  after: (disk, { insertedTasks, updatedTasks }) => {
    const changed = [...insertedTasks, ...updatedTasks];
    const open = [...disk.tasks.values()].filter(({ status }) => !isEnded(status));
    return [...new Set(changed.map(({ name }) => name))]
      .flatMap((name) => objectFaults(disk, open, name))
      .concat(groupFaults(disk, open));
  },
};

function objectFaults({ parallel }: SimulatedDisk, open: readonly Task[], name: string): string[] {
  const most = parallel.get(name) ?? 0;
  const running = open.filter((task) => task.name === name && task.parallelHeld);
  return most === 0 || running.length <= most
    ? []
    : [`${running.length} runs of ${name}, which may have ${most}`];
}

/** Only those of its runs that have taken an agent are known to count. */
function groupFaults({ agentGroups, marks }: SimulatedDisk, open: readonly Task[]): string[] {
  const groupOf = ({ runId }: Task) => marks.get(`${runId} 0 agentGroup`)?.value;
  const running = open.filter(({ stage }) => stage === 'starting' || stage === 'running');
  return [...agentGroups].flatMap(([name, most]) => {
    const own = running.filter((task) => groupOf(task) === name);
    return own.length <= most ? [] : [`${own.length} runs of agent group ${name}, which may have ${most}`];
  });
}
