import { TaktwerkError } from '@taktwerk/model';
import type { Static, TObject, TProperties, TSchema } from 'typebox';

/** Query parameters as they came, each with all its values. */
export type RawQuery = ReadonlyMap<string, readonly string[]>;

/** Of most requests. */
const NONE: RawQuery = new Map();

/** Takes a query string apart; a name given several times keeps all its values. */
export function parseQuery(text: string): RawQuery {
  if (text === '') return NONE;
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return query;
}

/**
 * Reads the parameters a schema names; others are ignored. A list may be repeated, separated by commas, or both; every
 * other parameter may be given once. An empty value counts as not given. Reference `ae-rest-api.md` §4.
 * @throws TaktwerkError invalidField, naming the parameter
 */
export function readQuery<P extends TProperties>(schema: TObject<P>, query: RawQuery): Static<TObject<P>> {
  const read: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const values = (query.get(name) ?? []).filter((value) => value !== '');
    if (values.length === 0) continue;
    read[name] = readParameter(name, property, values);
  }
  // Every member was read by the schema's own rule for it, and query schemas have optional members only.
  return read as Static<TObject<P>>;
}

function readParameter(name: string, schema: TSchema, values: readonly string[]): unknown {
  const kind = 'type' in schema ? schema.type : undefined;
  if (kind === 'array') {
    return values
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
  }
  const [value = ''] = values;
  if (values.length > 1) {
    throw new TaktwerkError('invalidField', `${name} is given ${values.length} times; expected it once.`);
  }
  if (kind === 'integer') {
    const minimum = 'minimum' in schema && typeof schema.minimum === 'number' ? schema.minimum : 0;
    const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (Number.isNaN(number) || number < minimum) {
      throw new TaktwerkError(
        'invalidField',
        `${name} is "${value}"; expected a whole number from ${minimum}.`,
      );
    }
    return number;
  }
  if (kind === 'boolean') {
    const word = value.toLowerCase();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    throw new TaktwerkError('invalidField', `${name} is "${value}"; expected true or false.`);
  }
  return value;
}
