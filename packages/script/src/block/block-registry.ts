import type { StatementReader } from '../parser/statement-reader.ts';
import type { OpenedBlock } from './block.ts';
import { openIf } from './if-block.ts';
import { openSwitch } from './switch-block.ts';
import { openWhile } from './while-block.ts';

/** Keywords that open a block. */
const OPENERS: ReadonlyMap<string, (reader: StatementReader, line: number, index: number) => OpenedBlock> =
  new Map([
    ['IF', openIf],
    ['WHILE', openWhile],
    ['SWITCH', openSwitch],
  ]);

/** Keywords inside a block or at its end, with the one that opens it. */
const INNER: ReadonlyMap<string, string> = new Map([
  ['ELSE', 'IF'],
  ['ENDIF', 'IF'],
  ['ENDWHILE', 'WHILE'],
  ['CASE', 'SWITCH'],
  ['OTHERWISE', 'SWITCH'],
  ['OTHER', 'SWITCH'],
  ['ENDSWITCH', 'SWITCH'],
]);

/** What opens a block with that keyword. */
export function blockOpener(
  keyword: string,
): ((reader: StatementReader, line: number, index: number) => OpenedBlock) | undefined {
  return OPENERS.get(keyword);
}

/** The keyword that must have opened the block a dividing or closing keyword belongs to. */
export function openerOf(keyword: string): string | undefined {
  return INNER.get(keyword);
}
