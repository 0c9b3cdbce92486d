import { isRecord } from '../conformance/match-answer.ts';
import type { Random } from '../kill/random.ts';
import type { ApiDescription, Schema } from './api-description.ts';
import type { Knowledge } from './knowledge.ts';

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
export function randomText(random: Random, { names, runIds, name }: Knowledge): string {
  const dice = random.next();
  if (dice < 0.2) return name;
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
      return memberText(random, known, name, schema);
    default:
      return oddValue(random, known);
  }
}

/** Texts that fit members of that name. */
const MEMBER_TEXTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  path: ['', 'F', 'F/G'],
  script: [':PRINT "x"', ':WAIT 1'],
  platform: ['UNIX'],
  template: ['FUZZ01'],
  object: ['FUZZ.COMPOSITION', 'FUZZ.SCENARIO', 'FUZZ.PACKAGE', 'FUZZ.RULE'],
  connection: ['FUZZ.DWH'],
  source: ['FUZZ.SOURCE'],
  user: ['OTHER/DEMO', 'READER/DEMO', 'NOBODY/DEMO'],
  until: ['2030-01-05T08:00:00Z'],
  text: ['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260105\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'],
};

function memberText(random: Random, known: Knowledge, member: string, schema: Schema): string {
  if (random.next() < 0.2) return randomText(random, known);
  if (member === 'name' && random.next() < 0.2) return `${known.name}/DEMO`;
  if (member === 'name' || member === 'object_name') return known.name;
  const texts = MEMBER_TEXTS[member] ?? describedWords(schema);
  return texts === null ? randomText(random, known) : random.pick(texts);
}

/** The words a description lists: `One of a, b, c.`, or those between back quotes. */
function describedWords({ description }: Schema): readonly [string, ...string[]] | null {
  if (typeof description !== 'string') return null;
  const [, list] = description.split('One of ');
  const [first, ...others] =
    list === undefined
      ? description.split('`').filter((_, index) => index % 2 === 1)
      : (list.split('.')[0] ?? '').split(', ');
  return first === undefined ? null : [first, ...others];
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
