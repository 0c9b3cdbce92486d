import type { TestResult } from '../passed-reporter.ts';
import type { Row } from './row.ts';

/** Rows that say that something works, and no test that passed shows it, or one that shows it failed. */
export function claimProblems(rows: readonly Row[], results: readonly TestResult[]): readonly string[] {
  const failed = new Set(results.filter(({ passed }) => !passed).map(({ name }) => name));
  const passed = new Set(results.filter(({ passed }) => passed).map(({ name }) => name));
  return rows.flatMap(({ what, state, shown }) => {
    if (state === 'open' || state === 'unproven') return [];
    const broken = shown.filter((name) => failed.has(name));
    if (broken.length > 0)
      return [`${what}: said to be "${state}", but a test fails that shows it: ${broken.join('; ')}`];
    if (shown.some((name) => passed.has(name))) return [];
    return [
      `${what}: said to be "${state}", but no test that ran shows it; expected one of: ${shown.join('; ')}`,
    ];
  });
}
