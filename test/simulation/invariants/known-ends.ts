import { isEnded } from '@taktwerk/model';
import type { Invariant } from './invariant.ts';

/** No trouble is an excuse for another end: nothing here fails by itself. */
const ENDS: ReadonlySet<number> = new Set([
  1900, 1800, 1930, 1850, 1851, 1910, 1904, 1905, 1913, 1926, 1933, 1934,
  // A backup or rollback object that somebody cancels.
  1825, 1827, 1830,
]);

export const knownEnds: Invariant = {
  name: 'everything ends, and as its object and its users want',
  atRest: ({ disk }) =>
    [...disk.tasks.values()]
      .filter(({ status }) => isEnded(status) && !ENDS.has(status))
      .map(
        ({ runId, name, status, statusDetail }) => `${name} ${runId} ended with ${status}: ${statusDetail}`,
      ),
};
