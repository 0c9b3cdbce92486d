import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import type { ParsingRule, ParsingSet } from '../../definition/parsing-rule.ts';
import type { Duck } from '../../duck/duck.ts';
import { columnOfDuckType } from '../../duck/duck-type.ts';
import { JsonSplitter, MEMBER, type SplitPath } from '../../parsing/json-splitter.ts';
import type { PathStep } from '../../parsing/parse-path.ts';
import { compileSet } from '../../parsing/parsing-sql.ts';
import { splitXml } from '../../parsing/xml-splitter.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import type { PlainFile } from './plain-file.ts';
import type { RecordFormat } from './record-source.ts';
import { LINES } from './scan-records.ts';

/** Bytes gathered before they are written. */
const BATCH = 1 << 18;

/** A file with one JSON element per line, and how it is read. */
export interface ElementFile {
  readonly file: PlainFile;
  readonly format: RecordFormat;
}

/** Cuts a document into the elements of one record set of a parsing rule. */
export async function openElements(
  file: PlainFile,
  kind: 'json' | 'xml',
  rule: ParsingRule,
  setName: string | undefined,
  workFolder: string,
): Promise<ElementFile> {
  const compiled = compileSet(findSet(rule, setName));
  if (kind === 'xml' && compiled.iteratesMembers)
    throw new TaktwerkError('invalidOrder', 'Members of objects ({*}) are iterated in JSON, not in XML.');
  const paths = [compiled.elements, ...compiled.constants].map((steps) => splitPath(steps));
  const constants: (string | null)[] = compiled.constants.map(() => null);
  const path = join(workFolder, `elements-${Date.now()}.ndjson`);
  await writeElements(file, path, async (write) => {
    const emit = (index: number, element: Buffer, name: string | null = null): void => {
      if (index === 0) write(compiled.keyed ? withKey(name, element) : element);
      else constants[index - 1] = element.toString('utf8');
    };
    if (kind === 'xml') await splitXml(createReadStream(file.path), paths.map(namesOnly), emit);
    else {
      const splitter = new JsonSplitter(paths, emit);
      for await (const block of createReadStream(file.path, { highWaterMark: BATCH })) {
        splitter.write(block);
        await write.drained();
      }
      splitter.end();
    }
  });
  return {
    file: { ...file, path },
    format: {
      columns: compiled.columns,
      dialect: LINES,
      start: 0,
      relation: (part) => compiled.sql(jsonRelation(part), constants),
      copy: null,
    },
  };
}

/** One JSON object per line; the columns are what a sample of the lines has. */
export async function openNdjson(file: PlainFile, workFolder: string, duck: Duck): Promise<ElementFile> {
  const path = join(workFolder, `elements-${Date.now()}.ndjson`);
  await writeElements(file, path, async (write) => {
    const splitter = new JsonSplitter([[]], (_, element) => write(element));
    for await (const block of createReadStream(file.path, { highWaterMark: BATCH })) {
      splitter.write(block);
      await write.drained();
    }
    splitter.end();
  });
  const described = await duck.rows(
    `DESCRIBE SELECT * FROM read_json(${quoteText(path)}, format = 'newline_delimited', records = true, sample_size = 20480,
      maximum_depth = 2, maximum_object_size = 67108864, convert_strings_to_integers = true)`,
  );
  const columns = described.map(({ column_name: name, column_type: type }) => {
    const column = columnOfDuckType(String(name), String(type));
    // A sample does not show how large the others are, and a double is not what the text says.
    if (column.type === 'float64') return { name: column.name, type: 'decimal' as const, nullable: true };
    return column.type === 'int32' || column.type === 'int16'
      ? { ...column, type: 'int64' as const }
      : column;
  });
  const list = columns.map(({ name, type }) => {
    const key = quoteText(`$."${name.replaceAll('"', '\\"')}"`);
    const value =
      type === 'json' ? `CAST(json_extract(json, ${key}) AS VARCHAR)` : `json_extract_string(json, ${key})`;
    return `${value} AS ${quoteName(name)}`;
  });
  return {
    file: { ...file, path },
    format: {
      columns,
      dialect: LINES,
      start: 0,
      relation: (part) => `SELECT ${list.join(', ')} FROM (${jsonRelation(part)})`,
      copy: null,
    },
  };
}

function jsonRelation(path: string): string {
  return `SELECT json FROM read_json_objects(${quoteText(path)}, format = 'newline_delimited', maximum_object_size = 67108864)`;
}

export function findSet(rule: ParsingRule, name: string | undefined): ParsingSet {
  const found = name === undefined ? rule.sets[0] : rule.sets.find((set) => set.name === name);
  if (found !== undefined) return found;
  throw new TaktwerkError(
    'invalidOrder',
    `The parsing rule has no set "${name}"; it has ${rule.sets.map((set) => set.name).join(', ')}.`,
  );
}

function splitPath(steps: readonly PathStep[]): SplitPath {
  return steps.map((step) => {
    if ('name' in step) return step.name;
    if ('every' in step) return step.every === 'member' ? MEMBER : null;
    throw new TaktwerkError(
      'invalidOrder',
      `An element by number (${step.index}) can be named only below the iteration point.`,
    );
  });
}

/** XML has no objects whose names are values: the names of its elements are known. */
function namesOnly(path: SplitPath): readonly (string | null)[] {
  return path.map((step) => {
    if (step !== MEMBER) return step;
    throw new TaktwerkError('internal', 'Members of objects are not iterated in XML.');
  });
}

/** The element beside the name it has in its object. */
function withKey(name: string | null, element: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{"key":${JSON.stringify(name)},"value":`), element, Buffer.from('}')]);
}

interface ElementWriter {
  (element: Buffer): void;
  /** Waits until what was written has gone on. */
  drained(): Promise<void>;
}

async function writeElements(
  file: PlainFile,
  path: string,
  produce: (write: ElementWriter) => Promise<void>,
): Promise<void> {
  const stream = createWriteStream(path, { highWaterMark: BATCH });
  let batch: Buffer[] = [];
  let size = 0;
  const flush = (): void => {
    if (size === 0) return;
    stream.write(Buffer.concat(batch, size));
    batch = [];
    size = 0;
  };
  const write = Object.assign(
    (element: Buffer): void => {
      // The splitter uses its bytes again.
      batch.push(Buffer.from(element), NEWLINE);
      size += element.length + 1;
      if (size >= BATCH) flush();
    },
    {
      drained: async (): Promise<void> => {
        if (stream.writableNeedDrain) await once(stream, 'drain');
      },
    },
  );
  try {
    await produce(write);
    flush();
    stream.end();
    await finished(stream);
  } catch (error) {
    stream.destroy();
    if (!(error instanceof TaktwerkError)) throw error;
    throw new TaktwerkError(error.reason, `File "${file.name}": ${error.details}`, { cause: error });
  }
}

const NEWLINE = Buffer.from('\n');
