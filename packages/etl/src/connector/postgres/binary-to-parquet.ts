import type { Column } from '../../definition/column.ts';
import { ParquetFile } from '../../parquet/parquet-file.ts';
import { parquetType } from '../../parquet/parquet-type.ts';
import { BinaryColumn } from './binary-column.ts';
import { binaryRows } from './binary-rows.ts';

/** Rows and bytes of a group: enough for readers to skip by, few enough to be held twice. */
const GROUP_ROWS = 122_880;
const GROUP_BYTES = 1 << 25;

/**
 * Writes rows in the binary format of COPY as a Parquet file, value by value without an object for any; returns how many
 * there were. Throws `NoPlace` where a value has to be looked at in another way.
 */
export async function binaryToParquet(
  pieces: AsyncIterable<Buffer>,
  columns: readonly Column[],
  path: string,
): Promise<number> {
  const file = await ParquetFile.create(
    path,
    columns.map((column) => ({ name: column.name, type: parquetType(column) })),
  );
  let rows = 0;
  // One group is packed and written while the next one is gathered.
  let written = Promise.resolve();
  try {
    const gathered = columns.map((column) => new BinaryColumn(column));
    let inGroup = 0;
    const flush = async (): Promise<void> => {
      await written;
      const [of, values] = [inGroup, gathered.map((column) => column.take())];
      written = file.addGroup(of, values);
      // It is heard when the next one is due.
      written.catch(() => {});
      rows += inGroup;
      inGroup = 0;
    };
    for await (const places of binaryRows(pieces, columns.length)) {
      for (const [index, column] of gathered.entries()) column.append(places, index);
      inGroup += places.rows;
      const bytes = gathered.reduce((sum, { used }) => sum + used, 0);
      if (inGroup >= GROUP_ROWS || bytes >= GROUP_BYTES) await flush();
    }
    if (inGroup > 0) await flush();
    await written;
  } catch (error) {
    await Promise.allSettled([written]);
    await file.abandon();
    throw error;
  }
  await file.end();
  return rows;
}
