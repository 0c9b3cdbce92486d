import { isExact } from '../dialect/push-dialect.ts';
import { NotPushed } from '../not-pushed.ts';
import type { Part } from './expression-tree.ts';

const TIMES = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];

/**
 * The type DuckDB compares two values in; `exact` for whole numbers and decimals, which are compared by their value.
 * @throws NotPushed where it is not sure
 */
export function commonType(left: Part, right: Part): string {
  const [one, other] = [left.type, right.type];
  if (one === other) return one === '"NULL"' ? 'VARCHAR' : one;
  if (one === '"NULL"') return other;
  if (other === '"NULL"') return one;
  // A text that stands in the expression is read as what it is compared with.
  if (isText(left)) return other;
  if (isText(right)) return one;
  if (isExact(one) && isExact(other)) return 'exact';
  const double = [one, other].includes('DOUBLE');
  if (double && [one, other].every((type) => type === 'DOUBLE' || isExact(type))) return 'DOUBLE';
  if (TIMES.includes(one) && TIMES.includes(other))
    return TIMES[Math.max(TIMES.indexOf(one), TIMES.indexOf(other))] ?? one;
  throw new NotPushed(`${one} and ${other} may be compared otherwise there`);
}

function isText({ tree, type }: Part): boolean {
  return tree.class === 'CONSTANT' && type === 'VARCHAR';
}
