import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { ENDPOINTS } from '../endpoint-list.ts';
import { KNOWN_PATHS } from './known-paths.ts';
import { addressOf } from './not-yet.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.end());

test('a path of the interface that is still open answers 501 with its stable code, never an empty success', async () => {
  for (const { method, path } of KNOWN_PATHS) {
    const address = path
      .split('/')
      .map((part) => (part.startsWith(':') || part === '*' ? 'X' : part))
      .join('/');
    const { status, json } = await server.request(`/100${address}`, { method });
    assert.equal(status, 501, `${method} ${path}`);
    assert.equal((json as { code: number }).code, 45950, `${method} ${path}`);
  }
});

test('an open path asks for credentials first, and an unknown one stays 404', async () => {
  const open = await server.request('/100/forecasts', { credentials: null });
  assert.equal(open.status, 401);
  const unknown = await server.request('/100/forecast');
  assert.equal(unknown.status, 404);
});

test('a path that is served is no longer among the open ones', () => {
  const served = new Set(
    ENDPOINTS.filter(({ summary }) => !summary.startsWith('Not in this release')).map(addressOf),
  );
  const stale = KNOWN_PATHS.map(({ method, path }) => ({ method, path: `/ae/api/v1/:client${path}` }))
    .map(addressOf)
    .filter((address) => served.has(address));
  assert.deepEqual(stale, [], 'Remove these rows from known-paths.ts.');
});
