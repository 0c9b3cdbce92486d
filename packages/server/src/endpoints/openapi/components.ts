import { CONTENT_SCHEMAS } from '@taktwerk/model';
import { type Json, type JsonMap, plainSchema } from './plain-schema.ts';

/** Shapes that documents refer to by name: the error, the envelope of an object, and the content of each object type. */
export function components(reference: string): Readonly<Record<string, JsonMap>> {
  const types = Object.entries(CONTENT_SCHEMAS).map(
    ([type, schema]) => [type.toLowerCase(), plainSchema(schema, reference)] as const,
  );
  const data: Record<string, Json> = Object.fromEntries(
    types.map(([key]) => [key, { $ref: `${reference}${key}` }]),
  );
  return {
    Error: {
      type: 'object',
      description: 'What every error answers with.',
      required: ['code', 'error', 'details'],
      properties: {
        code: { type: 'integer', description: 'Number of the message.' },
        error: { type: 'string', description: 'Text of the message.' },
        details: { type: 'string', description: 'What was wrong, what was expected, and where.' },
      },
    },
    ObjectEnvelope: {
      type: 'object',
      description: 'An object with the folder it lies in; docs/object-json.md describes it.',
      required: ['data', 'path'],
      properties: {
        data: {
          type: 'object',
          description: 'One member: the object type in lower case.',
          properties: data,
        },
        path: { type: 'string', description: 'Folder, `A/B`; the root is the empty text.' },
      },
    },
    ...Object.fromEntries(types),
  };
}
