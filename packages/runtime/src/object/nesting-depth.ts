import { MAX_NESTING_DEPTH } from '@taktwerk/engine';
import { type VaraRow, wholeOr } from '@taktwerk/model';

/** Key of the settings of the system with the deepest nesting of activations (reference `engine-semantics.md` §3.4). */
const KEY = 'MAX_NESTING_DEPTH';

/** How deep activations may be nested, by the rows of UC_SYSTEM_SETTINGS; 0 is any depth. What is no number counts as absent. */
export function nestingDepth(rows: readonly VaraRow[]): number {
  const value = rows.find((row) => row.key.toUpperCase() === KEY)?.values[0];
  const depth = wholeOr(value, MAX_NESTING_DEPTH);
  return depth < 0 ? MAX_NESTING_DEPTH : depth;
}
