import type { RecurringContent } from '@taktwerk/model';
import type { AtRest, Invariant } from './invariant.ts';

export const recurringStartsOnce: Invariant = {
  name: 'a recurring execution makes each planned start once, in order, and tells of each that it did not make',
  atRest: (end) =>
    [...end.disk.recurrences].flatMap(([container, content]) => faultsOf(end, container, content)),
};

function faultsOf({ disk }: AtRest, container: number, content: RecurringContent): string[] {
  const every = [...disk.removed.values(), ...disk.tasks.values()];
  const runs = every
    .filter(({ activator, activatorType }) => activator === container && activatorType === 'C_PERIOD')
    .sort((a, b) => a.runId - b.runId);
  const faults = runs.flatMap(({ runId, logicalDate }, index) => {
    const before = runs[index - 1];
    // What follows an end does so by the clock as it is then, which may have been put back.
    const follows = before === undefined || content.execute_after_end !== undefined;
    return follows || before.logicalDate < logicalDate
      ? []
      : [
          `run ${runId} of ${container} is planned for the same time as ${before.runId} or for an earlier one`,
        ];
  });
  const interval = plainInterval(content);
  const told = plannedTimes(disk.reports.get(`${container} ACT`)?.text ?? '', interval ?? 0);
  for (const { logicalDate, runId } of runs) {
    const times = runs.filter((one) => one.logicalDate === logicalDate).length;
    const tellings = told.filter(({ from }) => from === logicalDate).length;
    // With the clock put back, what follows an end may be planned for that time again, and then be skipped.
    if (tellings < times || (tellings > times && content.execute_after_end === undefined))
      faults.push(`${container} does not tell once of run ${runId}`);
  }
  for (const [index, { from }] of told.entries()) {
    const before = told[index - 1];
    if (interval !== null && before !== undefined && from !== before.next)
      faults.push(
        `${container} tells of ${new Date(from).toISOString()} in place of ${new Date(before.next).toISOString()}`,
      );
  }
  return faults;
}

/** Starts a report tells of, made, skipped or missed, in its order, each with the one that follows; several missed ones are one. */
function plannedTimes(report: string, interval: number): { readonly from: number; readonly next: number }[] {
  return report.split('\n').flatMap((line) => {
    const words = line.split(' ');
    const timeBehind = (word: string) => Date.parse((words[words.indexOf(word) + 1] ?? '').slice(0, 24));
    if (line.startsWith('The starts from ')) return [{ from: timeBehind('from'), next: timeBehind('at') }];
    const isMade = line.startsWith('Started ');
    if (!isMade && !line.startsWith('The start of ')) return [];
    const from = timeBehind(isMade ? 'for' : 'of');
    return [{ from, next: from + interval }];
  });
}

/** Milliseconds from start to start when nothing else decides; null otherwise. */
function plainInterval(content: RecurringContent): number | null {
  const { execute_after: interval, between_start, weekdays, calendar_conditions } = content;
  if ((interval === undefined || between_start) ?? weekdays ?? calendar_conditions) return null;
  return Number(interval.slice(2, -1)) * 60_000;
}
