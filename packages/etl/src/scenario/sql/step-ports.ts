import type { Step } from '../../definition/scenario.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';

/** Column that says where a row of a step with several ports goes. */
export const PORT = quoteName('taktwerk_port');

/** Port of rows a `validate` does not let through. */
export const REJECTED = 'rejected';

/** The rows of each port of a step, by its name; `''` is the step itself. Null for a step without ports. */
export function portsOf(step: Step): ReadonlyMap<string, (relation: string) => string> | null {
  if (step.kind === 'validate') {
    return new Map([
      ['', (relation) => `SELECT * EXCLUDE (${PORT}) FROM ${relation} WHERE ${PORT} IS NULL`],
      [
        REJECTED,
        (relation) =>
          `SELECT * EXCLUDE (${PORT}), ${PORT} AS "problem" FROM ${relation} WHERE ${PORT} IS NOT NULL`,
      ],
    ]);
  }
  if (step.kind !== 'switch') return null;
  const names = [...step.cases.map(({ port }) => port), step.otherwise ?? 'otherwise'];
  return new Map([
    ['', (relation: string) => `SELECT * EXCLUDE (${PORT}) FROM ${relation}`],
    ...names.map(
      (name) =>
        [
          name,
          (relation: string) =>
            `SELECT * EXCLUDE (${PORT}) FROM ${relation} WHERE ${PORT} = ${quoteText(name)}`,
        ] as const,
    ),
  ]);
}

/** The step a link names, which may be `step` or `step/port`. */
export function stepOfLink(link: string, ids: { has(id: string): boolean }): string {
  if (ids.has(link)) return link;
  const slash = link.lastIndexOf('/');
  return slash > 0 && ids.has(link.slice(0, slash)) ? link.slice(0, slash) : link;
}
