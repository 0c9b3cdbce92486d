import { TaktwerkError } from '@taktwerk/model/error';
import { describeType, type TypeName } from '../../definition/column.ts';
import type { ParsingRule, ParsingSet } from '../../definition/parsing-rule.ts';
import type { SampleNode } from './sample-node.ts';
import type { ValueGuess } from './value-guess.ts';

/** What a field of the rule had in the sample. */
export interface FieldStatistics {
  readonly field: string;
  readonly path: string;
  readonly type: string;
  /** Characters of the longest value. */
  readonly longest: number;
  /** Share of records with a value, in percent. */
  readonly filled: number;
  readonly distinct: string;
  readonly example: string | null;
}

/** A rule for all that repeats in a sample, with the figures of each record set. */
export interface ConstructedRule {
  readonly rule: ParsingRule;
  readonly sets: readonly {
    readonly name: string;
    readonly records: number;
    readonly fields: readonly FieldStatistics[];
  }[];
}

/** A list whose elements become rows, and what lies around it. */
interface IterationPoint {
  readonly path: string;
  readonly names: readonly string[];
  readonly element: SampleNode;
  /** The names of its elements, where they are members of an object. */
  readonly keys: ValueGuess | null;
  readonly outer: IterationPoint | null;
}

interface Leaf {
  readonly path: string;
  readonly names: readonly string[];
  readonly node: SampleNode;
  /** Sometimes a value and sometimes more than one: kept whole. */
  readonly mixed: boolean;
}

/**
 * «Конструктор»: one record set for each iteration point of the tree, the outer ones first, with a field for every
 * value below it that is in no further list. Rows of inner lists carry their number and a key of the element around.
 */
export function constructRule(root: SampleNode): ConstructedRule {
  const points: IterationPoint[] = [];
  const start = root.list;
  if (start === null)
    collect({ path: '$', names: [], element: root.single, keys: null, outer: null }, points);
  else collect({ path: '$[*]', names: [], element: start, keys: null, outer: null }, points);
  const names = new Set<string>();
  const named = points.map((point) => ({
    point,
    name: unique(point.names.at(-1) ?? (point.keys === null ? 'document' : 'members'), names),
  }));
  const built = named.map(({ point, name }) => {
    const outer = named.find((one) => one.point === point.outer);
    return buildSet(point, name, outer?.name ?? null);
  });
  const filled = built.filter(({ set }) => set.fields.length > 0);
  // What the document says once about itself comes behind what it lists.
  const ordered = [
    ...filled.filter(({ records }) => records > 1),
    ...filled.filter(({ records }) => records <= 1),
  ];
  if (ordered.length === 0)
    throw new TaktwerkError('sourceFailed', 'The sample holds no values: no rule can be made of it.');
  return {
    rule: { sets: ordered.map(({ set }) => set) },
    sets: ordered.map(({ set, records, fields }) => ({ name: set.name, records, fields })),
  };
}

function collect(point: IterationPoint, points: IterationPoint[]): void {
  points.push(point);
  const visit = (node: SampleNode, path: string, names: readonly string[]): void => {
    const { members } = node;
    if (members !== null) {
      const { names: keys, values } = members;
      collect({ path: `${path}{*}`, names, element: values, keys, outer: point }, points);
      return;
    }
    for (const [name, child] of node.children) {
      const at = path + step(name);
      const inside = [...names, plain(name)];
      const { list } = child;
      if (list === null) visit(child.single, at, inside);
      else if (list.objects > 0 || list.scalars > 0)
        collect({ path: `${at}[*]`, names: inside, element: list, keys: null, outer: point }, points);
    }
  };
  const { list } = point.element;
  // Lists under names that are values.
  if (point.keys !== null && list !== null) {
    const { path, names } = point;
    if (list.objects > 0 || list.scalars > 0)
      collect({ path: `${path}[*]`, names, element: list, keys: null, outer: point }, points);
    return;
  }
  visit(point.element, point.path, point.names);
}

function buildSet(
  point: IterationPoint,
  name: string,
  outerName: string | null,
): { readonly set: ParsingSet; readonly records: number; readonly fields: readonly FieldStatistics[] } {
  const { element, outer } = point;
  const records = element.objects + element.scalars;
  const taken = new Set<string>();
  const fields: ParsingSet['fields'] = [];
  const statistics: FieldStatistics[] = [];
  // A value outside every list is read once, of the last document there is.
  const key = outer === null || outerName === null || outer.path === '$' ? null : keyOf(outer);
  if (key !== null)
    fields.push({ name: unique(`${outerName}_${key.name}`, taken), path: key.path, type: key.type });
  if (point.keys !== null) {
    const { type, longest, distinct, example, digits } = point.keys;
    const field = { name: unique('key', taken), path: '@~', type };
    fields.push(field);
    const size = describeType({ name: field.name, type, nullable: false, ...digits });
    statistics.push({
      field: field.name,
      path: field.path,
      type: size,
      longest,
      filled: 100,
      distinct,
      example,
    });
  } else if (outer !== null && outer.path !== '$')
    fields.push({ name: unique('number', taken), path: '@#', type: 'int64' });
  const own = leavesOf(element);
  // Nothing of its own but what is around it is no set.
  if (own.length === 0) return { set: { name, iterate: point.path, fields: [] }, records, fields: [] };
  for (const leaf of own) {
    const { guess } = leaf.node;
    const type = leaf.mixed ? 'json' : guess.type;
    const field = { name: unique(leaf.names.join('_') || 'value', taken), path: leaf.path, type };
    fields.push(field);
    const size = leaf.mixed ? null : guess.digits;
    const filled = leaf.mixed ? leaf.node.objects + leaf.node.scalars : guess.values;
    statistics.push({
      field: field.name,
      path: field.path,
      type: describeType({ name: field.name, type, nullable: true, ...size }),
      longest: guess.longest,
      filled: records === 0 ? 0 : Math.round((1000 * filled) / records) / 10,
      distinct: guess.distinct,
      example: guess.example,
    });
  }
  return { set: { name, iterate: point.path, fields }, records, fields: statistics };
}

/** The values of an element, those of objects within it too; what is a list has a set of its own. */
function leavesOf(element: SampleNode): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: SampleNode, path: string, names: readonly string[]): void => {
    const mixed = node.objects > 0 && node.scalars > node.guess.empty;
    if (mixed || node.scalars > 0) leaves.push({ path, names, node, mixed });
    // Members whose names are values have a set of their own.
    if (mixed || node.members !== null) return;
    for (const [name, child] of node.children) {
      // Text beside attributes is the value of its element.
      const inside = name === '#text' ? names : [...names, plain(name)];
      if (child.list === null) visit(child.single, path + step(name), inside);
      else if (child.list.objects + child.list.scalars === 0) continue;
    }
  };
  visit(element, '@', []);
  return leaves.filter(
    ({ mixed, node }) => mixed || node.guess.values + node.guess.empty > 0 || node.objects === 0,
  );
}

/** What tells the elements apart: their names in an object, or a value each has, another one; best one that is called an id. */
function keyOf({
  element,
  keys,
  path,
}: IterationPoint): { readonly name: string; readonly path: string; readonly type: TypeName } | null {
  if (keys !== null) return { name: 'key', path: `${path}~`, type: keys.type };
  const records = element.objects + element.scalars;
  const found = leavesOf(element).filter(
    ({ mixed, node }) => !mixed && node.guess.isUnique && node.guess.values === records,
  );
  const best = found.find(({ names }) => names.at(-1)?.toLowerCase().endsWith('id')) ?? found[0];
  if (best === undefined) return null;
  return { name: best.names.join('_'), path: path + best.path.slice(1), type: best.node.guess.type };
}

/** A step of a path; in quotes where the name has a character that means something there. */
function step(name: string): string {
  if (name !== '' && !['.', '[', ']', "'", '"', '{*}', '~'].some((one) => name.includes(one)))
    return `.${name}`;
  return name.includes("'") ? `["${name}"]` : `['${name}']`;
}

/** A name for a column: attributes are called what they are called. */
function plain(name: string): string {
  return name.startsWith('@') ? name.slice(1) : name;
}

function unique(name: string, taken: Set<string>): string {
  let found = name;
  for (let number = 2; taken.has(found.toLowerCase()); number += 1) found = `${name}_${number}`;
  taken.add(found.toLowerCase());
  return found;
}
