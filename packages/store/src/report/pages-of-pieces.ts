import { integer } from '../row/column.ts';
import type { Row } from '../row/row.ts';
import { pieceText } from './piece-text.ts';

export interface ReportPages {
  readonly total: number;
  readonly pages: readonly { readonly page: number; readonly text: string }[];
}

/** Puts pages together from rows of `report_chunk` in the order of their start; line ends become LF. */
export function pagesOfPieces(rows: readonly Row[]): ReportPages['pages'] {
  const pieces = new Map<number, string[]>();
  for (const row of rows) {
    const page = integer(row, 'page');
    const texts = pieces.get(page);
    if (texts === undefined) pieces.set(page, [pieceText(row)]);
    else texts.push(pieceText(row));
  }
  return [...pieces].map(([page, texts]) => ({ page, text: texts.join('').replaceAll('\r\n', '\n') }));
}
