import { isEnded } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

/** No trouble is an excuse for another end: nothing here fails by itself. */
const ENDS: ReadonlySet<number> = new Set([
  1900, 1800, 1930, 1850, 1851, 1910, 1904, 1905, 1913, 1926, 1933, 1934,
  // A backup or rollback object that somebody cancels.
  1825, 1827, 1830,
]);

/** What else the objects of a random system want: SYNC objects, limits, calendars, times and answers say so. */
const RANDOM_ENDS: ReadonlySet<number> = new Set([
  ...ENDS,
  ...[1801, 1802, 1822, 1852, 1854, 1856, 1860, 1901, 1920, 1921, 1922, 1923, 1930, 1931, 1940, 1941, 1960],
]);

export const knownEnds: Invariant = {
  name: 'everything ends, and as its object and its users want',
  atRest: ({ disk }) =>
    [...disk.tasks.values()]
      .filter(({ name, status }) => isEnded(status) && !(isRandom(name) ? RANDOM_ENDS : ENDS).has(status))
      .map(
        ({ runId, name, status, statusDetail }) => `${name} ${runId} ended with ${status}: ${statusDetail}`,
      ),
};

/** Objects of random systems are called by one letter and a number. */
function isRandom(name: string): boolean {
  return name.charAt(1) === '.';
}
