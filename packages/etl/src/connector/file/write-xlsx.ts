import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import { Zip, ZipDeflate } from 'fflate';
import type { Duck } from '../../duck/duck.ts';
import { quoteName } from '../../sql/quote.ts';

/** What a sheet has room for, its line of names included. */
const MOST_ROWS = 1_048_576;
const MOST_TEXT = 32_767;
/** Most digits of a number that a spreadsheet keeps. */
const MOST_DIGITS = 15;

type Cell = 'number' | 'boolean' | 'date' | 'time' | 'text';

/** Writes rows as a workbook of one sheet, row by row; numbers a spreadsheet would round become texts. Returns the rows. */
export async function writeXlsx(
  duck: Duck,
  input: {
    readonly relation: string;
    readonly columns: readonly string[];
    readonly types: ReadonlyMap<string, string>;
  },
  path: string,
  sheet: string,
): Promise<number> {
  const file = createWriteStream(path);
  const done = finished(file);
  let fault: Error | null = null;
  const zip = new Zip((error, data) => {
    if (error !== null) fault = error;
    else file.write(data);
  });
  const add = (name: string, text: string): void => {
    const entry = new ZipDeflate(name, { level: 6 });
    zip.add(entry);
    entry.push(Buffer.from(text), true);
  };
  for (const [name, text] of frame(sheet)) add(name, text);
  const cells = input.columns.map((name) => cellOf(input.types.get(name) ?? ''));
  const rows = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 6 });
  zip.add(rows);
  const push = async (text: string, last = false): Promise<void> => {
    rows.push(Buffer.from(text), last);
    if (fault !== null) throw fault;
    if (file.writableNeedDrain) await once(file, 'drain');
  };
  const title = input.columns.map((name) => cellXml('text', name)).join('');
  await push(`${XML}<worksheet ${MAIN}><sheetData><row>${title}</row>`);
  let count = 0;
  const list = input.columns.map((name, index) => valueSql(quoteName(name), cells[index] ?? 'text'));
  const result = await duck.stream(`SELECT ${list.join(', ')} FROM ${input.relation}`);
  for await (const portion of result.yieldRowsJs()) {
    count += portion.length;
    if (count >= MOST_ROWS) {
      file.destroy();
      await done.catch(() => {
        // It was ended here.
      });
      throw new TaktwerkError(
        'targetFailed',
        `A sheet of XLSX has room for ${MOST_ROWS - 1} rows; there are more.`,
      );
    }
    const text = portion.map(
      (row) => `<row>${row.map((value, index) => cellXml(cells[index] ?? 'text', value)).join('')}</row>`,
    );
    await push(text.join(''));
  }
  await push('</sheetData></worksheet>', true);
  zip.end();
  file.end();
  await done;
  return count;
}

function cellOf(type: string): Cell {
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'DATE') return 'date';
  if (type.startsWith('TIMESTAMP')) return 'time';
  if (['TINYINT', 'SMALLINT', 'INTEGER', 'FLOAT', 'DOUBLE'].includes(type)) return 'number';
  if (type.startsWith('DECIMAL(') && Number(type.slice('DECIMAL('.length, type.indexOf(','))) <= MOST_DIGITS)
    return 'number';
  return 'text';
}

/** Days since the last day of 1899, as spreadsheets count them; what they cannot show becomes no value. */
function valueSql(column: string, cell: Cell): string {
  switch (cell) {
    case 'date':
      return `CAST(date_diff('day', DATE '1899-12-30', ${column}) AS VARCHAR)`;
    case 'time':
      return `CAST(epoch_ms(CAST(${column} AS TIMESTAMP) - TIMESTAMP '1899-12-30 00:00:00') / 86400000.0 AS VARCHAR)`;
    default:
      return `CAST(${column} AS VARCHAR)`;
  }
}

const STYLES: Readonly<Partial<Record<Cell, number>>> = { date: 1, time: 2 };

function cellXml(cell: Cell, value: unknown): string {
  if (typeof value !== 'string' || (cell === 'number' && !Number.isFinite(Number(value)))) return '<c/>';
  if (cell === 'boolean') return `<c t="b"><v>${value === 'true' ? 1 : 0}</v></c>`;
  if (cell === 'text')
    return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(value.slice(0, MOST_TEXT))}</t></is></c>`;
  const style = STYLES[cell];
  return `<c${style === undefined ? '' : ` s="${style}"`}><v>${value}</v></c>`;
}

/** Text of XML; characters it cannot hold are left out. */
function escaped(text: string): string {
  const allowed = [...text]
    .filter((one) => one >= ' ' || one === '\t' || one === '\n' || one === '\r')
    .join('');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEETS = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The parts of a workbook that are the same whatever its rows are (ECMA-376). */
function frame(sheet: string): readonly (readonly [string, string])[] {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const part = (name: string, type: string): string =>
    `<Override PartName="/${name}" ContentType="${SHEETS}.${type}+xml"/>`;
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/worksheets/sheet1.xml', 'worksheet')}${part('xl/styles.xml', 'styles')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(sheet).replaceAll('"', '&quot;')}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'styles', 'styles.xml')}</Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${XML}<styleSheet ${MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
  ];
}
