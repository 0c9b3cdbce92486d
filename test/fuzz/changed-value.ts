import { isRecord } from '../conformance/match-answer.ts';
import type { Random } from '../kill/random.ts';
import type { Knowledge } from './knowledge.ts';
import { oddValue } from './random-value.ts';

/** Members whose text names an object or a run: here of what requests are about. */
const NAMES = ['name', 'object_name'];

/** The same value, about what requests are about now; with `odd`, each leaf may have become something else. */
export function changedValue(random: Random, known: Knowledge, odd: boolean, value: unknown): unknown {
  const change = (part: unknown, member: string): unknown => {
    if (odd && random.next() < 0.08) return oddValue(random, known);
    if (Array.isArray(part)) return part.map((entry) => change(entry, ''));
    if (isRecord(part))
      return Object.fromEntries(Object.entries(part).map(([name, entry]) => [name, change(entry, name)]));
    if (NAMES.includes(member) && random.next() < 0.6) return known.name;
    return part;
  };
  return change(value, '');
}
