import type { RunTimes } from '../port/store.ts';
import { integer, text } from './column.ts';
import type { Row } from './row.ts';

/** Rows of correct runs, brought together by the name of their object. */
export function runTimesByName(rows: readonly Row[]): RunTimes[] {
  return [...Map.groupBy(rows, (row) => text(row, 'name'))].map(([name, ofName]) => ({
    name,
    samples: ofName.map((row) => ({
      runId: integer(row, 'run_id'),
      endTime: integer(row, 'end_time'),
      milliseconds: integer(row, 'end_time') - integer(row, 'start_time'),
    })),
  }));
}
