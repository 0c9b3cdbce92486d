import type { StatementReader } from '../parser/statement-reader.ts';
import type { Execute } from '../statement/script-statement.ts';

/** A block that is still open while a script is parsed. Indexes are those of instructions. */
export interface OpenBlock {
  /** Keyword that opened it. */
  readonly opener: string;
  readonly closer: string;
  /** Line that opened it. */
  readonly line: number;
  /** Whether a statement may stand here; a switch has none before its first case. */
  readonly takesStatements: boolean;
  /** Reads a keyword that divides the block (`ELSE`, `CASE`, …); `null` when it is none of this block's. */
  divide(keyword: string, index: number, reader: StatementReader): Execute | null;
  /** Closes the block; what the closing instruction does. */
  close(index: number): Execute;
}

/** A block as it opens: its state and what its first instruction does. */
export interface OpenedBlock {
  readonly block: OpenBlock;
  readonly execute: Execute;
}
