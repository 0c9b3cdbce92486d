import type { VaraRow } from '@taktwerk/model';
import { integer, text } from './column.ts';
import type { Row } from './row.ts';

export const VARA_COLUMNS = 'client, vara, key, value1, value2, value3, value4, value5';

export function varaRowFromRow(row: Row): VaraRow {
  return {
    client: integer(row, 'client'),
    vara: text(row, 'vara'),
    key: text(row, 'key'),
    values: [
      text(row, 'value1'),
      text(row, 'value2'),
      text(row, 'value3'),
      text(row, 'value4'),
      text(row, 'value5'),
    ],
  };
}
