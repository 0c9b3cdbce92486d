import type { Operation, Schema } from './api-description.ts';
import { COMPOSITION, PACKAGE, SCENARIO } from './fuzz-objects.ts';

const TEXT: Schema = { type: 'string' };

const RUN_BODY: Schema = {
  type: 'object',
  required: ['object', 'uuid'],
  properties: {
    object: { enum: ['composition', 'scenario', 'package', 'Composition', 'nothing'] },
    uuid: { enum: [COMPOSITION, SCENARIO, PACKAGE, COMPOSITION.toUpperCase().replaceAll('1', 'A'), '1', ''] },
    parameters: {
      type: 'array',
      items: {
        type: 'object',
        required: ['parameterName', 'parameterValue'],
        properties: {
          parameterName: TEXT,
          parameterValue: {},
          parameterType: { enum: ['date', 'Date', '', 'x'] },
          packageNumber: { type: 'integer' },
        },
      },
    },
  },
};

/** What a server answers beside the API its OpenAPI text describes: with statuses and bodies of its own. */
export const BESIDE_API: readonly Operation[] = [
  beside('GET', '/ae/api/v1/ping'),
  beside('GET', '/ae/api/v1'),
  beside('GET', '/ae/api/v1/openapi2/swagger.yaml'),
  beside('GET', '/ae/api/v1/openapi2/index.html'),
  beside('GET', '/taktwerk/v1/openapi.json'),
  beside('POST', '/object/run', RUN_BODY),
  beside('POST', '/dwh/hs/etl/object/run', RUN_BODY),
  beside('POST', '/taktwerk/v1/hooks/{client}/{event_name}', {}),
  beside('GET', '/taktwerk/v1/notification-answers/{token}'),
  beside('POST', '/taktwerk/v1/notification-answers/{token}'),
  beside('GET', '/'),
  beside('GET', '/{client}/{rest}'),
];

function beside(method: string, path: string, body: Schema | null = null): Operation {
  return { method, path, query: [], body, open: false, beside: true };
}
