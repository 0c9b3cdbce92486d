import type { Json, JsonMap } from './plain-schema.ts';

/**
 * A plain schema in the words of OpenAPI 2.0, which knows neither choices nor fixed values: a choice becomes any value,
 * with what is allowed in its description.
 */
export function swaggerSchema(schema: JsonMap): JsonMap {
  const { anyOf, const: fixed, ...rest } = schema;
  const converted: Record<string, Json> = { ...rest };
  if (fixed !== undefined) converted.enum = [fixed];
  if (isMap(rest.items)) converted.items = swaggerSchema(rest.items);
  if (isMap(rest.additionalProperties))
    converted.additionalProperties = swaggerSchema(rest.additionalProperties);
  if (isMap(rest.properties)) {
    converted.properties = Object.fromEntries(
      Object.entries(rest.properties).map(([name, member]) => [
        name,
        isMap(member) ? swaggerSchema(member) : member,
      ]),
    );
  }
  if (Array.isArray(anyOf)) {
    const kinds = anyOf.map((option: Json) => (isMap(option) ? (option.type ?? 'any value') : 'any value'));
    const before = typeof rest.description === 'string' ? `${rest.description} ` : '';
    converted.description = `${before}One of: ${kinds.join(', ')}.`;
  }
  return converted;
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
