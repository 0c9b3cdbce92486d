import type { Shaping } from '../../duck/shape-chunk.ts';
import type { FittedColumns } from '../fit-columns.ts';
import type { Begin } from '../load-target.ts';

/** What becomes of each column of the source that is written. */
export function shapingsOf(begin: Begin, { written }: FittedColumns): readonly Shaping[] {
  return written.map(({ from, column }): Shaping => {
    const source = begin.columns.find(({ name }) => name === from) ?? column;
    const shape = begin.shape.find((one) => one.from === from && one.column.name === column.name);
    return {
      from,
      source,
      column,
      ...(shape?.format === undefined ? {} : { format: shape.format }),
      ...(shape?.decimalSeparator === undefined ? {} : { decimalSeparator: shape.decimalSeparator }),
    };
  });
}
