import { isRecord } from '../../http/is-record.ts';

/** A part of an OpenAPI document. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [member: string]: Json;
}

/** Keywords taken over as they stand; all others are the schema library's or our own and stay inside. */
const KEYWORDS = [
  'type',
  'description',
  'enum',
  'const',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'default',
] as const;

/**
 * A schema as plain JSON Schema. A schema that carries `component: 'Name'` becomes a reference to that component.
 * `reference` is what stands before the name, such as `#/components/schemas/`.
 */
export function plainSchema(schema: unknown, reference: string): JsonMap {
  if (!isRecord(schema)) return {};
  if (typeof schema.component === 'string') return { $ref: `${reference}${schema.component}` };
  const plain: Record<string, Json> = {};
  for (const keyword of KEYWORDS) {
    const value = schema[keyword];
    if (isJson(value)) plain[keyword] = value;
  }
  if (isRecord(schema.properties)) {
    plain.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, member]) => [name, plainSchema(member, reference)]),
    );
  }
  if (Array.isArray(schema.required) && schema.required.length > 0) {
    plain.required = schema.required.filter((name) => typeof name === 'string');
  }
  if (isRecord(schema.items)) plain.items = plainSchema(schema.items, reference);
  if (typeof schema.additionalProperties === 'boolean') {
    plain.additionalProperties = schema.additionalProperties;
  }
  if (isRecord(schema.patternProperties)) {
    const [values] = Object.values(schema.patternProperties);
    plain.additionalProperties = plainSchema(values, reference);
  }
  if (Array.isArray(schema.anyOf)) return { ...plain, ...alternatives(schema.anyOf, reference) };
  return plain;
}

/** A choice between fixed values is an enumeration; any other stays a choice. */
function alternatives(options: readonly unknown[], reference: string): JsonMap {
  const values = options.map((option) => (isRecord(option) ? option.const : undefined));
  if (values.every((value) => typeof value === 'string')) return { type: 'string', enum: values };
  return { anyOf: options.map((option) => plainSchema(option, reference)) };
}

function isJson(value: unknown): value is Json {
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
