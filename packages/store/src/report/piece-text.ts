import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Row } from '../row/row.ts';

/** Shorter texts gain too little for what compressing costs whoever writes. */
const COMPRESS_FROM = 1024;

/** Whether a piece is worth compressing. */
export function isWorthDeflating(text: string): boolean {
  return text.length > COMPRESS_FROM;
}

/** Raw deflate of the UTF-8 text, fast rather than small. */
export function deflateText(text: string): Buffer {
  return deflateRawSync(text, { level: 3 });
}

/** The text of a row of `report_chunk`, from the one of its two columns that holds it. */
export function pieceText(row: Row): string {
  if (typeof row.text === 'string') return row.text;
  if (row.deflated instanceof Uint8Array) return inflateRawSync(row.deflated).toString('utf8');
  throw new TaktwerkError('internal', 'A piece of a report holds neither text nor compressed text.');
}
