import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapSecrets } from './map-secrets.ts';

test('every password of a login and of a user, and every key of a service, is changed, nothing else', () => {
  const login = { login_definitions: [{ user: 'u', password: 'p' }, { user: 'v' }], password: 'kept' };
  assert.deepEqual(
    mapSecrets('LOGIN', login, (secret) => `sealed ${secret}`),
    { login_definitions: [{ user: 'u', password: 'sealed p' }, { user: 'v' }], password: 'kept' },
  );
  assert.deepEqual(
    mapSecrets('USER', { user_attributes: { password: 'p', is_active: '1' } }, () => null),
    { user_attributes: { is_active: '1' } },
  );
  const service = {
    baseUrl: 'u',
    headers: { a: 'b' },
    bearer: 't',
    secretHeaders: { 'x-api-key': 'k', y: 'z' },
  };
  assert.deepEqual(
    mapSecrets('CONN', { connection: service }, (secret) => `sealed ${secret}`),
    {
      connection: {
        ...service,
        bearer: 'sealed t',
        secretHeaders: { 'x-api-key': 'sealed k', y: 'sealed z' },
      },
    },
  );
  const script = { user_attributes: { password: 'p' } };
  assert.equal(
    mapSecrets('SCRI', script, () => null),
    script,
  );
});
