import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../definition/column.ts';
import type { ParsingSet } from '../definition/parsing-rule.ts';
import { quoteName, quoteText } from '../sql/quote.ts';
import { duckPath, type ParsedPath, type PathStep, parsePath } from './parse-path.ts';

/** How one record set of a parsing rule is read: the document is cut into elements, the rest is SQL over them. */
export interface CompiledSet {
  /** Path of the elements the document is cut into. */
  readonly elements: readonly PathStep[];
  /** Paths of single values outside the elements. */
  readonly constants: readonly (readonly PathStep[])[];
  readonly columns: readonly Column[];
  /** Are the elements members of an object? Each is then an object with its `key` and its `value`. */
  readonly keyed: boolean;
  /** Are members of objects iterated anywhere? */
  readonly iteratesMembers: boolean;
  /** SELECT of texts from a relation with one JSON column `json`; the constants in their order, as JSON texts. */
  sql(relation: string, constants: readonly (string | null)[]): string;
}

/** Compiles a record set; throws `invalidOrder` for a path that cannot be followed. */
export function compileSet(set: ParsingSet): CompiledSet {
  const iterate = parsePath(set.iterate);
  if (iterate.from !== '$') throw refuse(set, set.iterate, 'the path of an iteration point begins with $');
  const first = iterate.steps.findIndex((step) => 'every' in step);
  const elements = first === -1 ? iterate.steps : iterate.steps.slice(0, first + 1);
  const levels = cutAtEvery(iterate.steps.slice(elements.length));
  const keyed = isMember(elements.at(-1));
  if (iterate.names) throw refuse(set, set.iterate, 'an iteration point is no name');
  const constants: (readonly PathStep[])[] = [];
  const values = set.fields.map(({ path, type }) => {
    const parsed = parsePath(path);
    const place = placeOf(parsed, iterate.steps, elements.length, levels.length);
    if (parsed.names) {
      const isOf =
        place !== null &&
        place.steps.length === 0 &&
        (place.level === 0 ? keyed : levels[place.level - 1]?.members === true);
      if (!isOf || place === null)
        throw refuse(set, path, 'it is the name of what is iterated as {*}, and that is not');
      return () => `k${place.level}`;
    }
    if (place === null) {
      if (parsed.steps.some((step) => 'every' in step)) {
        throw refuse(set, path, 'it goes through every element of a list that is not iterated');
      }
      constants.push(parsed.steps);
      const number = constants.length - 1;
      return (given: readonly (string | null)[]) => extract(constantOf(given[number] ?? null), [], type);
    }
    if (parsed.counts) return () => `CAST(n${levels.length} AS VARCHAR)`;
    return () => extract(`e${place.level}`, place.steps, type);
  });
  return {
    elements,
    constants,
    keyed,
    iteratesMembers: iterate.steps.some(isMember),
    columns: set.fields.map(({ name, type }) => ({ name, type, nullable: true })),
    sql: (relation, given) => {
      const first = keyed ? "json_extract(json, '$.value')" : 'json';
      const name = keyed ? "json_extract_string(json, '$.key')" : 'NULL';
      let from = `SELECT ${first} AS e0, row_number() OVER () AS n0, ${name} AS k0 FROM (${relation})`;
      for (const [level, { steps, members }] of levels.entries()) {
        const carried = Array.from({ length: level + 1 }, (_, index) => `e${index}, k${index}`).join(', ');
        const found = `json_extract(e${level}, ${quoteText(duckPath(steps))})`;
        const next = level + 1;
        if (members) {
          const all = `CASE WHEN json_type(${found}) = 'OBJECT' THEN map_entries(CAST(${found} AS MAP(VARCHAR, JSON))) ELSE [] END`;
          from = `SELECT ${carried}, m.value AS e${next}, n${next}, m.key AS k${next} FROM (SELECT ${carried}, unnest(${all}) AS m, generate_subscripts(${all}, 1) AS n${next} FROM (${from}))`;
          continue;
        }
        // XML has no lists: one child alone stands for itself.
        const all = `CASE WHEN json_type(${found}) = 'ARRAY' THEN json_extract(${found}, '$[*]') WHEN ${found} IS NULL THEN [] ELSE [${found}] END`;
        from = `SELECT ${carried}, unnest(${all}) AS e${next}, generate_subscripts(${all}, 1) AS n${next}, NULL AS k${next} FROM (${from})`;
      }
      const list = set.fields.map(({ name }, index) => `${values[index]?.(given)} AS ${quoteName(name)}`);
      return `SELECT ${list.join(', ')} FROM (${from})`;
    },
  };
}

/** A piece of a path that ends in what is iterated. */
interface Level {
  readonly steps: readonly PathStep[];
  /** Members of an object, not elements of a list. */
  readonly members: boolean;
}

/** Pieces of a path that each end in what is iterated; what is behind the last is one more. */
function cutAtEvery(steps: readonly PathStep[]): readonly Level[] {
  const levels: Level[] = [];
  let piece: PathStep[] = [];
  for (const step of steps) {
    if ('every' in step) {
      levels.push({ steps: piece, members: isMember(step) });
      piece = [];
    } else piece.push(step);
  }
  if (piece.length > 0) levels.push({ steps: piece, members: false });
  return levels;
}

function isMember(step: PathStep | undefined): boolean {
  return step !== undefined && 'every' in step && step.every === 'member';
}

/** The level of iteration a field is read at, and the way from its element; null outside the elements. */
function placeOf(
  parsed: ParsedPath,
  iterate: readonly PathStep[],
  elementSteps: number,
  levels: number,
): { readonly level: number; readonly steps: readonly PathStep[] } | null {
  if (parsed.from === '@') return { level: levels, steps: parsed.steps };
  let shared = 0;
  let lastEvery = 0;
  while (
    shared < iterate.length &&
    shared < parsed.steps.length &&
    sameStep(iterate[shared], parsed.steps[shared])
  ) {
    shared += 1;
    const step = iterate[shared - 1];
    if (step !== undefined && 'every' in step) lastEvery = shared;
  }
  // Without a list the whole of the iteration path leads to the one element.
  const start = lastEvery >= elementSteps ? lastEvery : shared === iterate.length ? shared : 0;
  if (start < elementSteps || (start === 0 && elementSteps > 0)) return null;
  const level = iterate.slice(elementSteps, start).filter((step) => 'every' in step).length;
  return { level, steps: parsed.steps.slice(start) };
}

function sameStep(left: PathStep | undefined, right: PathStep | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function constantOf(json: string | null): string {
  return json === null ? 'NULL::JSON' : `CAST(${quoteText(json)} AS JSON)`;
}

function extract(element: string, steps: readonly PathStep[], type: Column['type']): string {
  const path = quoteText(duckPath(steps));
  const text =
    type === 'json'
      ? `CAST(json_extract(${element}, ${path}) AS VARCHAR)`
      : `json_extract_string(${element}, ${path})`;
  return text;
}

function refuse(set: ParsingSet, path: string, why: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', `Set "${set.name}" of the parsing rule, path "${path}": ${why}.`);
}
