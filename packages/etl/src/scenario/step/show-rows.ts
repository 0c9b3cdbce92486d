import type { Duck } from '../../duck/duck.ts';
import type { RunReport } from '../../run-report.ts';
import type { StepInput } from '../sql/step-input.ts';

/** Shows first rows and the profile of all of them («Просмотр»). */
export async function showRows(
  duck: Duck,
  report: RunReport,
  step: string,
  { relation }: StepInput,
  rows: number,
  profile = true,
): Promise<void> {
  report.line({
    type: 'preview',
    step,
    rows: rows === 0 ? [] : await duck.rows(`SELECT * FROM ${relation} LIMIT ${rows}`),
    profile: profile
      ? await duck.rows(
          `SELECT column_name AS name, column_type AS type, min, max, approx_unique AS distinct_values, avg, std, q25, q50, q75, count AS rows, null_percentage
           FROM (SUMMARIZE SELECT * FROM ${relation})`,
        )
      : [],
  });
}
