import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { FileFormat } from '../../definition/file-format.ts';
import { spoolRelation } from '../../duck/spool.ts';
import { SpoolWriter } from '../../duck/spool-writer.ts';
import { readXlsx } from '../../parsing/read-xlsx.ts';
import type { ElementFile } from './element-format.ts';
import type { PlainFile } from './plain-file.ts';
import { recordDialect } from './scan-records.ts';

/** The rows of one sheet as texts; the first row names the columns unless the format says there is no header. */
export async function openXlsx(
  file: PlainFile,
  format: Extract<FileFormat, { kind: 'xlsx' }>,
  workFolder: string,
): Promise<ElementFile> {
  const path = join(workFolder, `sheet-${Date.now()}.csv`);
  const writer = new SpoolWriter(path);
  let names: readonly string[] | null = null;
  // A workbook unpacks to ten times its size, and the rows of a piece of it are in memory at once.
  const open = (): AsyncIterable<Buffer> => createReadStream(file.path, { highWaterMark: 1 << 14 });
  try {
    for await (const row of readXlsx(open, format.sheet, file.name)) {
      if (names === null) {
        names = row.map((value, index) => {
          const name = format.header === false ? '' : (value?.trim() ?? '');
          return name === '' ? `column${index + 1}` : name;
        });
        if (format.header !== false) continue;
      }
      if (row.length > names.length) {
        throw new TaktwerkError(
          'sourceFailed',
          `File "${file.name}" has a row with ${row.length} cells; its first row has ${names.length}.`,
        );
      }
      // A row ends with its last cell that holds something.
      await writer.write(
        row.length === names.length ? row : [...row, ...Array<null>(names.length - row.length).fill(null)],
      );
    }
  } finally {
    await writer.end();
  }
  if (names === null) throw new TaktwerkError('sourceFailed', `The sheet of "${file.name}" is empty.`);
  const columns = names.map((name) => ({ name, type: 'text' as const, nullable: true }));
  return {
    file: { ...file, path },
    format: {
      columns,
      dialect: recordDialect('"', '"'),
      start: 0,
      relation: (part) => spoolRelation(part, columns),
      copy: null,
    },
  };
}
