import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENDPOINTS } from '../endpoints/endpoint-list.ts';
import { addressOf } from '../endpoints/not-yet/not-yet.ts';
import { rightOn } from './guard.ts';

/** What asks for a right by itself, because its path does not tell what the right is about. */
const BY_THEMSELVES = [
  'DELETE /ae/api/v1/:/objects/*',
  'GET /ae/api/v1/:/executions',
  'GET /ae/api/v1/:/folderobjects',
  'GET /ae/api/v1/:/folderobjects/*',
  'GET /ae/api/v1/:/system/agentgroups',
  'GET /taktwerk/v1/:/events',
  'GET /taktwerk/v1/:/notifications',
  'GET /taktwerk/v1/:/objects',
  'POST /ae/api/v1/:/executions',
  'POST /ae/api/v1/:/executions/:/ignore_sync_condition',
  'POST /ae/api/v1/:/executions/:/status',
  'POST /ae/api/v1/:/folderobjects',
  'POST /ae/api/v1/:/objects',
  'POST /ae/api/v1/:/objects/:/duplicate',
  'POST /ae/api/v1/:/objects/:/move',
  'POST /ae/api/v1/:/search',
  'POST /taktwerk/v1/:/etl/backfill',
  'POST /taktwerk/v1/:/etl/check',
  'POST /taktwerk/v1/:/etl/construct',
  'POST /taktwerk/v1/:/etl/lineage',
  'POST /taktwerk/v1/:/etl/preview',
  'POST /taktwerk/v1/:/etl/profile',
  'POST /taktwerk/v1/:/etl/reset',
  'POST /taktwerk/v1/:/etl/run',
  'POST /taktwerk/v1/:/notifications/:/answer',
  'POST /taktwerk/v1/:/objects/:/rename',
];

test('an endpoint that leaves the question to its handler is known here, and its handler has a test', () => {
  const found = ENDPOINTS.filter((endpoint) => rightOn(endpoint) === 'handler').map(addressOf);
  assert.deepEqual(found.sort(), BY_THEMSELVES);
});

test('what an endpoint asks for is told by its path', () => {
  const on = (path: string) => rightOn({ path, on: null });
  assert.equal(on('/ae/api/v1/:client/executions/:run_id/comments'), 'task');
  assert.equal(on('/ae/api/v1/:client/objects/:object_name/usage'), 'object');
  assert.equal(on('/ae/api/v1/:client/objects/*'), 'object');
  assert.equal(on('/ae/api/v1/:client/anything/else'), 'everything');
});
