import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { ENDPOINTS } from './endpoints/endpoint-list.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    '..',
    '%00',
    '\u0000',
    '*',
    '#',
    '9'.repeat(30),
    '-1',
    '1000000',
    'x'.repeat(300),
    '__proto__',
    'ÿ💥',
  ),
);

const body = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(
    fc.constantFrom(
      'object_name',
      'alias',
      'inputs',
      'action',
      'restart',
      'cancel',
      'filters',
      'max_results',
      'comment',
      'data',
      'path',
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.record({
        [String('jobp')]: fc.record({
          general_attributes: fc.record({ name: word }),
          workflow_definitions: fc.array(
            fc.record({ line_number: fc.oneof(word, fc.integer()), object_name: word, object_type: word }),
          ),
          line_conditions: fc.array(
            fc.record({
              workflow_line_number: fc.nat(5),
              predecessor_line_number: fc.nat(5),
              ok_status: word,
            }),
          ),
        }),
      }),
      fc.array(
        fc.record({
          filter_identifier: fc.constantFrom('object_name', 'location', 'object_type', 'title'),
          query: word,
          object_name: word,
          location: word,
        }),
      ),
    ),
  ),
);

const query = fc.array(
  fc.tuple(
    fc.constantFrom(
      'name',
      'type',
      'status',
      'max_results',
      'start_at_run_id',
      'run_id',
      'user',
      'alias',
      'fields',
      'time_frame_from',
      'start_at',
      'include_deactivated',
      'overwrite_existing_objects',
    ),
    word,
  ),
  { maxLength: 4 },
);

test('no request brings the server to a fault of its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ENDPOINTS.filter(({ endless }) => !endless)),
      fc.array(word, { minLength: 3, maxLength: 3 }),
      query,
      body,
      async (endpoint, words, parameters, given) => {
        let at = 0;
        const path = endpoint.path
          .replace('/ae/api/v1', '')
          .split('/')
          .map((step) => {
            if (step === ':client') return '100';
            return step.startsWith(':') || step === '*'
              ? encodeURIComponent(words[at++] ?? '').replaceAll('.', '%2E')
              : step;
          })
          .join('/');
        const answer = await server.request(
          `${path}?${new URLSearchParams(parameters.map(([name, value]) => [name, value]))}`,
          {
            method: endpoint.method,
            ...(endpoint.method === 'POST' ? { body: given } : {}),
          },
        );
        assert.ok(
          [200, 400, 403, 404, 405, 501].includes(answer.status),
          `${endpoint.method} ${path}: ${answer.status} ${answer.text} ${JSON.stringify(given)}`,
        );
        if (answer.status !== 200) assert.match(answer.text, /^\{"code":\d+,"error":"[^"]+","details":"/);
      },
    ),
    { numRuns: 1500 },
  );
  assert.deepEqual(server.faults, []);
});
