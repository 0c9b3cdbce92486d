import { SampleScalar, type SampleValue } from './read-sample.ts';
import { ValueGuess } from './value-guess.ts';

export type SampleObject = { readonly [name: string]: SampleValue };

/** Names that say what they are, such as those of fields, are taken for values only from so many on. */
const MANY_NAMES = 8;
/** Share of the names an object of a map, or of the fields an element of it, has. */
const SPARSE = 0.5;

/**
 * The names of objects, when they are values themselves (dates, numbers, UUIDs, or names that hardly two objects share) and
 * what stands under them is all of one kind: a map, and no record. Null otherwise. The rules are ours.
 */
export function namesAsValues(objects: readonly SampleObject[]): ValueGuess | null {
  const counts = new Map<string, number>();
  const shapes = new Map<string, number>();
  const kinds = new Set<string>();
  let members = 0;
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      members += 1;
      const kind = kindOf(value);
      if (kind !== 'null') kinds.add(kind);
      if (kind !== 'object') continue;
      for (const field of Object.keys(value)) shapes.set(field, (shapes.get(field) ?? 0) + 1);
    }
  }
  if (counts.size < 2 || kinds.size !== 1) return null;
  const names = new ValueGuess(true);
  for (const name of counts.keys()) names.add(new SampleScalar('text', name));
  if (names.empty > 0) return null;
  if (names.type !== 'text' && names.type !== 'boolean') return names;
  // Without objects under them it may as well be a record with gaps.
  if (!kinds.has('object') || counts.size < MANY_NAMES) return null;
  const fields = [...shapes.values()].reduce((all, count) => all + count, 0);
  const alike = shapes.size > 0 && fields / members / shapes.size >= SPARSE;
  const shared = members / objects.length / counts.size;
  return alike && (objects.length === 1 || shared < SPARSE) ? names : null;
}

function kindOf(value: SampleValue): 'null' | 'object' | 'list' | 'number' | 'text' | 'boolean' {
  if (value instanceof SampleScalar) return value.kind;
  return Array.isArray(value) ? 'list' : 'object';
}
