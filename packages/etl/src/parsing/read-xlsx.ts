import { TaktwerkError } from '@taktwerk/model/error';
import { SaxesParser } from 'saxes';
import { unzipEntries } from './unzip-entries.ts';
import { isDateFormat, serialDate } from './xlsx-date.ts';

type Open = () => AsyncIterable<Buffer>;

/** What cells refer to, read before the sheet itself. */
interface Workbook {
  readonly sheets: { readonly name: string; readonly relation: string }[];
  readonly paths: Map<string, string>;
  readonly texts: string[];
  readonly dateStyles: boolean[];
  from1904: boolean;
}

/** The rows of a sheet as texts, one at a time; dates as ISO texts, cells without content as null. */
export async function* readXlsx(
  open: Open,
  sheet: string | undefined,
  file: string,
): AsyncIterable<(string | null)[]> {
  try {
    const workbook = await readWorkbook(open);
    const found =
      sheet === undefined ? workbook.sheets[0] : workbook.sheets.find(({ name }) => name === sheet);
    const path = found === undefined ? undefined : workbook.paths.get(found.relation);
    if (path === undefined) {
      throw new TaktwerkError(
        'sourceFailed',
        `File "${file}" has no sheet "${sheet ?? '1'}"; it has ${workbook.sheets.map(({ name }) => name).join(', ')}.`,
      );
    }
    const ready: (string | null)[][] = [];
    const parser = sheetParser(workbook, (row) => ready.push(row));
    for await (const { text } of unzipEntries(open(), (name) => name === path)) {
      parser.write(text);
      yield* ready.splice(0);
    }
    parser.close();
    yield* ready;
  } catch (error) {
    if (error instanceof TaktwerkError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `File "${file}" is no workbook that can be read: ${why}`, {
      cause: error,
    });
  }
}

async function readWorkbook(open: Open): Promise<Workbook> {
  const workbook: Workbook = { sheets: [], paths: new Map(), texts: [], dateStyles: [], from1904: false };
  const parsers = new Map([
    ['xl/workbook.xml', workbookParser(workbook)],
    ['xl/_rels/workbook.xml.rels', relationParser(workbook)],
    ['xl/sharedStrings.xml', textParser(workbook)],
    ['xl/styles.xml', styleParser(workbook)],
  ]);
  for await (const { name, text } of unzipEntries(open(), (entry) => parsers.has(entry))) {
    parsers.get(name)?.write(text);
  }
  return workbook;
}

function workbookParser(workbook: Workbook): SaxesParser {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'workbookPr')
      workbook.from1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
    if (name === 'sheet')
      workbook.sheets.push({ name: attributes.name ?? '', relation: attributes['r:id'] ?? '' });
  });
  return parser;
}

function relationParser({ paths }: Workbook): SaxesParser {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name !== 'Relationship') return;
    const target = attributes.Target ?? '';
    paths.set(attributes.Id ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  });
  return parser;
}

function textParser({ texts }: Workbook): SaxesParser {
  const parser = new SaxesParser();
  let text = '';
  let inText = false;
  // Readings above Japanese words are no part of them.
  let phonetic = 0;
  parser.on('opentag', ({ name }) => {
    if (name === 'si') text = '';
    if (name === 'rPh') phonetic += 1;
    inText = name === 't' && phonetic === 0;
  });
  parser.on('text', (piece) => {
    if (inText) text += piece;
  });
  parser.on('closetag', ({ name }) => {
    inText = false;
    if (name === 'rPh') phonetic -= 1;
    if (name === 'si') texts.push(text);
  });
  return parser;
}

function styleParser({ dateStyles }: Workbook): SaxesParser {
  const parser = new SaxesParser();
  const formats = new Map<string, string>();
  let inCells = false;
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'numFmt') formats.set(attributes.numFmtId ?? '', attributes.formatCode ?? '');
    if (name === 'cellXfs') inCells = true;
    if (name !== 'xf' || !inCells) return;
    const id = attributes.numFmtId ?? '0';
    dateStyles.push(isDateFormat(Number(id), formats.get(id) ?? null));
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'cellXfs') inCells = false;
  });
  return parser;
}

function sheetParser(workbook: Workbook, emit: (row: (string | null)[]) => void): SaxesParser {
  const parser = new SaxesParser();
  let row: (string | null)[] = [];
  let column = 0;
  let kind = '';
  let style = 0;
  let text = '';
  let collects = false;
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'row') {
      row = [];
      column = 0;
    } else if (name === 'c') {
      const place = attributes.r;
      if (place !== undefined) column = columnOf(place);
      kind = attributes.t ?? 'n';
      style = Number(attributes.s ?? 0);
      text = '';
    } else collects = name === 'v' || name === 't';
  });
  parser.on('text', (piece) => {
    if (collects) text += piece;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'v' || name === 't') collects = false;
    else if (name === 'c') {
      const value = cellValue(workbook, kind, style, text);
      if (value !== null) {
        while (row.length < column) row.push(null);
        row[column] = value;
      }
      column += 1;
    } else if (name === 'row' && row.length > 0) emit(row);
  });
  return parser;
}

function cellValue(workbook: Workbook, kind: string, style: number, text: string): string | null {
  if (kind === 's') return workbook.texts[Number(text)] ?? null;
  if (kind === 'inlineStr' || kind === 'str') return text;
  if (text === '') return null;
  if (kind === 'b') return text === '1' ? 'true' : 'false';
  if (kind !== 'n') return text;
  // A workbook holds doubles, written with more digits than they have.
  const number = Number(text);
  if (workbook.dateStyles[style] === true) return serialDate(number, workbook.from1904);
  return Number.isNaN(number) ? text : String(number);
}

/** `AB12` is column 27, counted from 0. */
function columnOf(place: string): number {
  let column = 0;
  for (let at = 0; at < place.length; at += 1) {
    const letter = place.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}
