import { compileExecutable, type Task } from '@taktwerk/model';
import type { AtRest, Invariant } from './invariant.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** A start that lies further back than this when its period is opened is past. */
const GRACE = 60_000;

export const linesStartOnce: Invariant = {
  name: 'in each period of a schedule every line starts once or says why not, and no period is left out',
  atRest: (end) => {
    const every = new Map([...end.disk.removed, ...end.disk.tasks]);
    const schedules = [...every.values()].filter(
      ({ type, startTime }) => type === 'JSCH' && startTime !== null,
    );
    const lines = Map.groupBy(
      [...every.values()].filter(
        ({ activatorType, lineNumber }) => activatorType === 'JSCH' && lineNumber !== null,
      ),
      ({ activator }) => activator,
    );
    return [
      ...[...Map.groupBy(schedules, ({ runId }) => firstRunOf(runId, every)).values()].flatMap((chain) =>
        chain
          .sort((a, b) => a.runId - b.runId)
          .flatMap((schedule, index) =>
            periodFaults(end, schedule, chain.slice(0, index), lines.get(schedule.runId) ?? []),
          ),
      ),
      ...twiceStarted([...lines.values()].flat(), every),
    ];
  },
};

/** All lines are there, those that are past were so, and the period follows the one before. */
function periodFaults(
  { disk }: AtRest,
  schedule: Task,
  earlier: readonly Task[],
  lines: readonly Task[],
): string[] {
  const { runId, statusDetail, versionId, logicalDate } = schedule;
  const faults = lines
    .filter(
      ({ status, statusDetail: why, logicalDate: planned, activationTime }) =>
        status === 1941 && why === null && planned >= activationTime - GRACE,
    )
    .map((line) => `run ${line.runId} of schedule ${runId} is past although it was not`);
  const version = disk.versions.find((one) => one.versionId === versionId);
  if (version === undefined) return faults;
  const definition = compileExecutable('JSCH', JSON.parse(version.content), version.versionId).schedule;
  const wanted = definition?.lines.length ?? 0;
  const before = earlier.at(-1);
  const reloaded = earlier.some((one) => one.statusDetail === `Reloaded as ${runId}.`);
  const passed = statusDetail?.includes('passed while the server was not there') === true;
  if (passed ? lines.length > 0 : reloaded ? lines.length > wanted : lines.length !== wanted)
    faults.push(`schedule ${runId} has ${lines.length} runs for its ${wanted} lines`);
  // The first was activated at any time.
  if (before !== undefined && earlier.length > 1 && !reloaded) {
    const length = logicalDate - before.logicalDate;
    if (Math.abs(length - (definition?.periodDays ?? 1) * DAY) > HOUR)
      faults.push(`schedule ${runId} follows ${before.runId} after ${length / HOUR} hours`);
  }
  return faults;
}

/** Runs of the same line for the same planned start, over all runs of a schedule, of which more than one has started. */
function twiceStarted(lines: readonly Task[], every: ReadonlyMap<number, Task>): string[] {
  const started = lines.filter(({ startTime }) => startTime !== null);
  const same = Map.groupBy(
    started,
    ({ activator, lineNumber, logicalDate }) =>
      `${firstRunOf(activator, every)} ${lineNumber} ${logicalDate}`,
  );
  return [...same.values()]
    .filter(({ length }) => length > 1)
    .map((runs) => `runs ${runs.map(({ runId }) => runId).join(' and ')} are the same line of one period`);
}

/** The run a schedule was started with, before all its turnarounds. */
function firstRunOf(runId: number, every: ReadonlyMap<number, Task>): number {
  let first = runId;
  for (let task = every.get(first); task?.activatorType === 'JSCH'; task = every.get(first))
    first = task.activator;
  return first;
}
