import type { JsonObject, JsonValue } from '../object/json-value.ts';

/** Characters of a cell; what is longer is cut. */
const CELL = 40;

/** Rows as a table of plain text: names above, each column as wide as its widest cell. */
export function tableLines(rows: readonly JsonObject[]): readonly string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = [names.map(oneLine), ...rows.map((row) => names.map((name) => cell(row[name])))];
  const widths = names.map((_, column) => Math.max(...table.map((row) => [...(row[column] ?? '')].length)));
  return table.map((row) =>
    row
      .map((value, column) => value + ' '.repeat((widths[column] ?? 0) - [...value].length))
      .join('  ')
      .trimEnd(),
  );
}

function cell(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return '–';
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Without line ends and other control characters, which would break the table. */
function oneLine(value: string): string {
  const characters = [...value].map((one) => (one < ' ' || one === '\u007f' ? ' ' : one));
  return characters.length > CELL ? `${characters.slice(0, CELL - 1).join('')}…` : characters.join('');
}
