import { isRecord } from '../conformance/match-answer.ts';
import type { Random } from '../kill/random.ts';
import type { ApiDescription, Schema } from './api-description.ts';

/** What earlier answers have shown to exist. */
export interface Knowledge {
  readonly names: [string, ...string[]];
  readonly runIds: [string, ...string[]];
}

const WORDS = [
  '',
  '0',
  '1',
  'A',
  'S',
  'C',
  'UNIX',
  'STATIC',
  'TEXT',
  'GO',
  '*',
  'A*',
  '?',
  'ANY_OK',
  '1900',
] as const;
const ODD_TEXTS = [
  '\u0000',
  '\\',
  '..',
  '../..',
  '%',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '9'.repeat(30),
  '-1',
  '1e9',
  'NaN',
  'ÿ💥',
  '\ud800',
  '\u202e',
  'x'.repeat(5000),
  '*'.repeat(60),
  'a\r\nb: c',
  '<script>',
] as const;
const LINES = [
  ':PRINT "hello &WHO#"',
  ':SET &A# = GET_VAR(FUZZ.VARA, "K")',
  ':INC FUZZ.NONE, NOFOUND=IGNORE',
  ':WAIT 1',
  ':NONSENSE',
  'exit 0',
] as const;

/** A text that means something here, or one that nobody expects. */
export function randomText(random: Random, { names, runIds }: Knowledge): string {
  const dice = random.next();
  if (dice < 0.35) return random.pick(names);
  if (dice < 0.5) return random.pick(runIds);
  if (dice < 0.8) return random.pick(WORDS as unknown as [string, ...string[]]);
  if (dice < 0.85) return '2026-01-05T08:00:00Z';
  return random.pick(ODD_TEXTS as unknown as [string, ...string[]]);
}

/** Any JSON value, of no schema. */
export function oddValue(random: Random, known: Knowledge, depth = 0): unknown {
  const dice = random.next();
  if (depth < 4 && dice < 0.2)
    return [oddValue(random, known, depth + 1), oddValue(random, known, depth + 1)];
  if (depth < 4 && dice < 0.4) return { [randomText(random, known)]: oddValue(random, known, depth + 1) };
  if (dice < 0.5) return null;
  if (dice < 0.6) return random.next() < 0.5;
  if (dice < 0.8) return random.pick([0, -1, 1.5, 1e300, 2 ** 53, 7]);
  return randomText(random, known);
}

/** A value that fits the schema most of the time; a part of it is something else now and then. */
export function randomValue(
  random: Random,
  known: Knowledge,
  description: ApiDescription,
  given: Schema,
  name = '',
): unknown {
  if (random.next() < 0.03) return oddValue(random, known);
  const schema = description.resolve(given);
  const inner = (part: unknown, member = ''): unknown =>
    randomValue(random, known, description, isRecord(part) ? part : {}, member);
  if (Array.isArray(schema.enum)) return schema.enum[random.between(0, schema.enum.length)];
  if (Array.isArray(schema.anyOf)) return inner(schema.anyOf[random.between(0, schema.anyOf.length)], name);
  switch (schema.type) {
    case 'object':
      return randomObject(random, known, schema, inner, name);
    case 'array':
      return Array.from({ length: random.between(0, 4) }, () => inner(schema.items, name));
    case 'integer':
    case 'number': {
      const number = random.pick([1, 2, 50, 0, -1, 5000, 1_000_000]);
      return random.next() < 0.3 ? String(number) : number;
    }
    case 'boolean':
      return random.pick([true, false, 'true', '0']);
    case 'string':
      return randomText(random, known);
    default:
      return oddValue(random, known);
  }
}

function randomObject(
  random: Random,
  known: Knowledge,
  schema: Schema,
  inner: (part: unknown, name?: string) => unknown,
  name: string,
): unknown {
  if (name === 'scripts' || name === 'documentation') return { process: [random.pick([...LINES])] };
  if (!isRecord(schema.properties))
    return { [randomText(random, known)]: inner(schema.additionalProperties) };
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
  let members = Object.entries(schema.properties);
  // The content of an object stands under its type alone.
  if (name === 'data' && required.length === 0) members = [random.pick(members as [(typeof members)[0]])];
  else members = members.filter(([member]) => required.includes(member) || random.next() < 0.4);
  const value = Object.fromEntries(members.map(([member, part]) => [member, inner(part, member)]));
  return random.next() < 0.03 ? { ...value, surplus: oddValue(random, known) } : value;
}
