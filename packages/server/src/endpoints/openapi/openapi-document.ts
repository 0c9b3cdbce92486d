import type { Endpoint } from '../endpoint.ts';
import { components } from './components.ts';
import { operationId, operationTag } from './operation-id.ts';
import { pathTemplate } from './path-template.ts';
import { type JsonMap, plainSchema } from './plain-schema.ts';

const REFERENCE = '#/components/schemas/';

/** Every endpoint as OpenAPI 3.1, from the schemas that check requests. */
export function openApiDocument(endpoints: readonly Endpoint[]): JsonMap {
  const paths: Record<string, Record<string, JsonMap>> = {};
  for (const endpoint of endpoints) {
    const { template } = pathTemplate(endpoint.path);
    const path = paths[template] ?? {};
    path[endpoint.method.toLowerCase()] = operation(endpoint);
    paths[template] = path;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Taktwerk',
      version: '1',
      description:
        'The AE REST API v1 as Taktwerk serves it, and the extensions of Taktwerk below /taktwerk/v1.',
    },
    servers: [{ url: '/' }],
    security: [{ basic: [] }],
    paths,
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'CLIENT/USER/DEPARTMENT:password' },
      },
      schemas: components(REFERENCE),
    },
  };
}

function operation(endpoint: Endpoint): JsonMap {
  const { parameters } = pathTemplate(endpoint.path);
  return {
    operationId: operationId(endpoint),
    tags: [operationTag(endpoint.path)],
    summary: endpoint.summary,
    parameters: [
      ...parameters.map(({ name, description }) => ({
        name,
        in: 'path',
        required: true,
        description,
        schema: { type: 'string' },
      })),
      ...queryParameters(endpoint),
    ],
    ...(endpoint.body === null
      ? {}
      : {
          requestBody: { content: { 'application/json': { schema: plainSchema(endpoint.body, REFERENCE) } } },
        }),
    responses: {
      '200': {
        description: endpoint.answer === null ? 'Done.' : 'The answer.',
        ...(endpoint.answer === null
          ? {}
          : { content: { 'application/json': { schema: plainSchema(endpoint.answer, REFERENCE) } } }),
      },
      default: {
        description: 'An error.',
        content: { 'application/json': { schema: { $ref: `${REFERENCE}Error` } } },
      },
    },
  };
}

/** A list may be repeated or separated by commas; every other parameter is given once. */
function queryParameters({ query }: Endpoint): readonly JsonMap[] {
  const { properties } = plainSchema(query, REFERENCE);
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    ...(isMap(schema) && typeof schema.description === 'string' ? { description: schema.description } : {}),
    schema,
  }));
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
