import { type Problem, problemsText, schemaProblems, TaktwerkError } from '@taktwerk/model';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { isRecord } from './is-record.ts';

/** Reads bodies of one schema. */
export type BodyReader<S extends TSchema> = (body: unknown) => Static<S>;

/**
 * A reader of bodies: numbers and flags may come as text and texts as numbers, members that are `null` count as absent,
 * unknown members are let through, no body is an empty object. Reference `ae-rest-api.md` §1, §14.
 * @throws TaktwerkError invalidField, with all problems
 */
export function bodyReader<S extends TSchema>(schema: S): BodyReader<S> {
  const validator = Compile(schema);
  const plain: Validator = Compile(schema as TSchema);
  return (body) => {
    const converted = convert(schema, body ?? {});
    if (validator.Check(converted)) return converted as Static<S>;
    const problems: readonly Problem[] = schemaProblems(plain, converted, 'body');
    throw new TaktwerkError('invalidField', problemsText(problems));
  };
}

function convert(schema: unknown, value: unknown): unknown {
  if (!isRecord(schema)) return value;
  if (schema.type === 'string')
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (schema.type === 'integer' && typeof value === 'string') {
    return /^-?[0-9]{1,15}$/.test(value.trim()) ? Number(value) : value;
  }
  if (schema.type === 'boolean') return flag(value);
  if (schema.type === 'array' && Array.isArray(value))
    return value.map((entry) => convert(schema.items, entry));
  if (isRecord(schema.properties) && isRecord(value)) {
    const { properties } = schema;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== null)
        .map(([name, member]) => [
          name,
          Object.hasOwn(properties, name) ? convert(properties[name], member) : member,
        ]),
    );
  }
  return value;
}

function flag(value: unknown): unknown {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (word === 'true' || word === '1' || word === 1) return true;
  if (word === 'false' || word === '0' || word === 0) return false;
  return value;
}
