import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../testing/test-server.ts';

/** What tools of the AE write in place of a password: the word they encrypted is not in question here. */
const ENCRYPTED = '--10F8E2D0C6B4A29F';

test('an encrypted password is refused like any wrong one, and never taken for what it may hold', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const log = async (user: string, password: string) =>
    (await server.request('/100/executions', { credentials: `100/${user}:${password}` })).status;
  assert.equal(await log('OPER/DEMO', ENCRYPTED), 401);
  assert.equal(await log('OPER/DEMO', 'geheim'), 200);

  // As the password of a user it is a text as any other: who sends exactly it is let in.
  const users = '/taktwerk/v1/100/users';
  const added = await server.request(users, { body: { name: 'ENC/DEMO', password: ENCRYPTED } });
  assert.equal(added.status, 200, added.text);
  assert.equal(await log('ENC/DEMO', ENCRYPTED), 200);
  assert.equal(await log('ENC/DEMO', ENCRYPTED.toLowerCase()), 401);
});
