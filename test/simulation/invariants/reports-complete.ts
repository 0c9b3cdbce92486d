import type { Task } from '@taktwerk/model';
import { PRINTS } from '../system/plain-system.ts';
import { RANDOM_PRINTS } from '../system/random-tasks.ts';
import type { AtRest, Invariant } from './invariant.ts';

export const reportsComplete: Invariant = {
  name: 'reports hold every line once and in order, and a script does each of its deeds once',
  before: (disk, { reports }) =>
    reports.flatMap(({ runId, type, start }) => {
      const end = disk.reports.get(`${runId} ${type}`)?.end ?? 0;
      const ahead = reports.filter((one) => one.runId === runId && one.type === type && one.start < start);
      const known = Math.max(end, ...ahead.map((one) => one.start + one.bytes));
      return start > known ? [`${type} of ${runId}: ${start - known} bytes are missing`] : [];
    }),
  atRest: (end) =>
    [...end.disk.tasks.values()].flatMap((task) => {
      if (task.type === 'JOBS') return jobFaults(end, task);
      return task.type === 'SCRI' && task.status === 1900 && task.startTime !== null
        ? scriptFaults(end, task)
        : [];
    }),
};

function jobFaults({ disk, agents }: AtRest, { runId, status, startTime }: Task): string[] {
  const faults: string[] = [];
  const output = disk.reports.get(`${runId} REP`)?.text ?? '';
  const written = agents.map((agent) => agent.job(runId)?.output ?? '').join('');
  if (output !== written) faults.push(`REP of ${runId} is not what the job wrote`);
  if (status !== 1900 || startTime === null) return faults;
  const post = (disk.reports.get(`${runId} POST`)?.text ?? '').trim();
  if (post !== 'post\nposted') faults.push(`POST of ${runId} reads ${JSON.stringify(post)}`);
  return faults;
}

function scriptFaults({ disk }: AtRest, { runId, name }: Task): string[] {
  const faults: string[] = [];
  const lines = (disk.reports.get(`${runId} ACT`)?.text ?? '').trim().split('\n');
  const random = name.startsWith('S.');
  // What else stands in the report of a task of a random system depends on what started it.
  const printed = random ? lines.filter((line) => RANDOM_PRINTS.includes(line)) : lines.slice(1);
  const expected = random ? RANDOM_PRINTS : PRINTS[name];
  if (expected === undefined) return [];
  if (printed.join('|') !== expected.join('|'))
    faults.push(`ACT of ${name} ${runId} reads ${printed.join('|')}`);
  if (name !== 'SCRI.WAITER') return faults;
  const activated = [...disk.tasks.values()].filter((other) => other.activator === runId);
  const names = activated
    .map((other) => other.name)
    .sort()
    .join(',');
  if (names !== 'JOBS.SIM,SCRI.PLAIN') faults.push(`run ${runId} activated ${names}`);
  const row = [...disk.varaRows.values()].find((one) => Number(one.key) === runId);
  const ids = activated.map((other) => other.runId).sort((a, b) => a - b);
  if (row === undefined || Number(row.values[0]) !== ids[0] || Number(row.values[1]) !== ids[1]) {
    faults.push(`run ${runId} wrote ${JSON.stringify(row?.values)} for ${ids}`);
  }
  return faults;
}
