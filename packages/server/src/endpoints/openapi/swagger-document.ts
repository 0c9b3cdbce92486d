import { isRecord } from '../../http/is-record.ts';
import type { Endpoint } from '../endpoint.ts';
import { components } from './components.ts';
import { AE_BASE, operationId, operationTag } from './operation-id.ts';
import { pathTemplate } from './path-template.ts';
import { type JsonMap, plainSchema } from './plain-schema.ts';
import { swaggerSchema } from './swagger-schema.ts';

const REFERENCE = '#/definitions/';

/** The endpoints of the AE REST API as OpenAPI 2.0 (reference `ae-rest-api.md` §1), from the schemas that check requests. */
export function swaggerDocument(endpoints: readonly Endpoint[]): JsonMap {
  const paths: Record<string, Record<string, JsonMap>> = { '/ping': { get: PING } };
  for (const endpoint of endpoints.filter(({ path }) => path.startsWith(AE_BASE))) {
    const template = pathTemplate(endpoint.path).template.slice(AE_BASE.length);
    const path = paths[template] ?? {};
    path[endpoint.method.toLowerCase()] = operation(endpoint);
    paths[template] = path;
  }
  return {
    swagger: '2.0',
    info: { title: 'AE REST API', version: 'v1', description: 'The AE REST API v1 as Taktwerk serves it.' },
    basePath: AE_BASE,
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: {
      basic: { type: 'basic', description: 'CLIENT/USER/DEPARTMENT:password' },
    },
    security: [{ basic: [] }],
    paths,
    definitions: Object.fromEntries(
      Object.entries(components(REFERENCE)).map(([name, schema]) => [name, swaggerSchema(schema)]),
    ),
  };
}

const PING: JsonMap = {
  operationId: 'ping',
  tags: ['system'],
  summary: 'Says that the process lives.',
  security: [],
  responses: { '200': { description: 'It lives; the body is empty.' } },
};

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
        type: 'string',
        description,
      })),
      ...queryParameters(endpoint),
      ...bodyParameter(endpoint),
    ],
    responses: {
      '200': {
        description: endpoint.answer === null ? 'Done.' : 'The answer.',
        ...(endpoint.answer === null
          ? {}
          : { schema: swaggerSchema(plainSchema(endpoint.answer, REFERENCE)) }),
      },
      default: { description: 'An error.', schema: { $ref: `${REFERENCE}Error` } },
    },
  };
}

function queryParameters({ query }: Endpoint): readonly JsonMap[] {
  const { properties } = plainSchema(query, REFERENCE);
  if (!isRecord(properties)) return [];
  return Object.entries(properties).map(([name, schema]) => {
    const plain = swaggerSchema(isMap(schema) ? schema : {});
    const list = plain.type === 'array' ? { collectionFormat: 'multi' } : {};
    return { ...plain, ...list, name, in: 'query', required: false };
  });
}

function bodyParameter({ body }: Endpoint): readonly JsonMap[] {
  if (body === null) return [];
  return [{ name: 'body', in: 'body', required: false, schema: swaggerSchema(plainSchema(body, REFERENCE)) }];
}

function isMap(value: unknown): value is JsonMap {
  return isRecord(value);
}
