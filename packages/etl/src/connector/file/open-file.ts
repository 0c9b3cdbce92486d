import { TaktwerkError } from '@taktwerk/model/error';
import type { FileFormat } from '../../definition/file-format.ts';
import type { ReadRequest, SourceReader } from '../source-reader.ts';
import { csvFormat } from './csv-format.ts';
import { openElements, openNdjson } from './element-format.ts';
import { openParquet } from './parquet-source.ts';
import { makePlain, type PlainFile } from './plain-file.ts';
import { RecordSource } from './record-source.ts';
import { openXlsx } from './xlsx-format.ts';

/** Opens a file of any format. */
export async function openFile(
  found: PlainFile,
  format: FileFormat,
  request: ReadRequest,
): Promise<SourceReader> {
  const { workFolder, duck } = request;
  if (format.kind !== 'parquet' && request.window !== null) {
    throw new TaktwerkError(
      'invalidOrder',
      `Rule "${request.rule.name}" reads a file; what is new since the last load can be read from databases only.`,
    );
  }
  const file = await makePlain(found, format.kind === 'csv' ? (format.encoding ?? null) : null, workFolder);
  switch (format.kind) {
    case 'csv':
      return RecordSource.open(file, await csvFormat(file, format, duck), request);
    case 'parquet':
      return openParquet(file, request);
    case 'ndjson': {
      const elements = await openNdjson(file, workFolder, duck);
      return RecordSource.open(elements.file, elements.format, request);
    }
    case 'json':
    case 'xml': {
      const elements = await openElements(file, format.kind, format.parsing, format.set, workFolder);
      return RecordSource.open(elements.file, elements.format, request);
    }
    case 'xlsx': {
      const sheet = await openXlsx(file, format, workFolder);
      return RecordSource.open(sheet.file, sheet.format, request);
    }
  }
}
