import type { StatementReader } from '../parser/statement-reader.ts';
import type { Machine } from '../run/machine.ts';

/**
 * What comes after a statement: the next one, the same again once the host has answered, nothing more, the first
 * of an include, or, from 0 on, the instruction with that index.
 */
export type Flow = number;
export const NEXT: Flow = -1;
export const SUSPENDED: Flow = -2;
export const ENDED: Flow = -3;
export const ENTERED: Flow = -4;

/**
 * Carries a statement out. A statement that asks the host is carried out again from its start with the answers it
 * has so far, so everything before a question must give the same when repeated (see `Machine.held`).
 */
export type Execute = (machine: Machine) => Flow;

/** A statement of the language. All have this shape; the registry lists them. */
export interface ScriptStatement {
  /** Upper case; the first is the full name, the others its short forms. */
  readonly names: readonly string[];
  parse(reader: StatementReader): Execute;
}
