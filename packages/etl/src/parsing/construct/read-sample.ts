import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import { SaxesParser } from 'saxes';
import type { PlainFile } from '../../connector/file/plain-file.ts';
import { splitXml } from '../xml-splitter.ts';

/** Bytes of a sample: it is held in memory as a whole. */
const LARGEST_SAMPLE = 32 * 1024 * 1024;

export type SampleFormat = 'json' | 'ndjson' | 'xml';

/** A single value, as the document writes it. */
export class SampleScalar {
  readonly kind: 'number' | 'text' | 'boolean' | 'null';
  readonly text: string;

  constructor(kind: SampleScalar['kind'], text: string) {
    this.kind = kind;
    this.text = text;
  }
}
export type SampleValue = SampleScalar | readonly SampleValue[] | { readonly [name: string]: SampleValue };

/** The roots of a sample document: one, or one per line of NDJSON; throws `sourceFailed` naming the file. */
export async function readSample(file: PlainFile, format: SampleFormat): Promise<readonly SampleValue[]> {
  const { size } = await stat(file.path);
  if (size > LARGEST_SAMPLE) {
    throw new TaktwerkError(
      'sourceFailed',
      `File "${file.name}" has ${size} bytes; a sample has at most ${LARGEST_SAMPLE}. Cut it, or take another one.`,
    );
  }
  if (format === 'xml') return [await readXml(file)];
  const text = await readFile(file.path, 'utf8');
  if (format === 'json') return [readJson(text, `File "${file.name}"`)];
  return text
    .split('\n')
    .map((line, index) => [line.trim(), `File "${file.name}", line ${index + 1}`] as const)
    .filter(([line]) => line !== '')
    .map(([line, where]) => readJson(line, where));
}

function readJson(text: string, where: string): SampleValue {
  try {
    const marked: SampleValue = JSON.parse(text, markScalar);
    return marked;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `${where} is no JSON: ${why}`, { cause: error });
  }
}

/** Numbers stay as they are written. */
function markScalar(_: string, value: unknown, ...more: readonly unknown[]): unknown {
  const source: unknown = Reflect.get(Object(more[0]), 'source');
  if (typeof source !== 'string') return value;
  if (typeof value === 'string') return new SampleScalar('text', value);
  const kind = value === null ? 'null' : typeof value === 'boolean' ? 'boolean' : 'number';
  return new SampleScalar(kind, source);
}

async function readXml(file: PlainFile): Promise<SampleValue> {
  const root = await rootName(file);
  let whole: SampleValue = new SampleScalar('null', '');
  const take = (_: number, element: Buffer): void => {
    whole = readJson(element.toString('utf8'), `File "${file.name}"`);
  };
  try {
    await splitXml(createReadStream(file.path), [[root]], take);
  } catch (error) {
    if (!(error instanceof TaktwerkError)) throw error;
    throw new TaktwerkError(error.reason, `File "${file.name}": ${error.details}`, { cause: error });
  }
  return { [root]: whole };
}

/** The name of the outermost element; the text behind it is looked at by whoever reads it. */
async function rootName(file: PlainFile): Promise<string> {
  const parser = new SaxesParser();
  let root: string | null = null;
  parser.on('opentag', ({ name }) => {
    root ??= name;
  });
  // What is wrong is told when the whole is read.
  parser.on('error', () => {});
  for await (const block of createReadStream(file.path, { encoding: 'utf8' })) {
    parser.write(String(block));
    if (root !== null) return root;
  }
  throw new TaktwerkError('sourceFailed', `File "${file.name}" is no XML: it has no element.`);
}
