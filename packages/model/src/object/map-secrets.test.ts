import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapSecrets } from './map-secrets.ts';

test('every password of a login and of a user is changed, nothing else', () => {
  const login = { login_definitions: [{ user: 'u', password: 'p' }, { user: 'v' }], password: 'kept' };
  assert.deepEqual(
    mapSecrets('LOGIN', login, (secret) => `sealed ${secret}`),
    { login_definitions: [{ user: 'u', password: 'sealed p' }, { user: 'v' }], password: 'kept' },
  );
  assert.deepEqual(
    mapSecrets('USER', { user_attributes: { password: 'p', is_active: '1' } }, () => null),
    { user_attributes: { is_active: '1' } },
  );
  const script = { user_attributes: { password: 'p' } };
  assert.equal(
    mapSecrets('SCRI', script, () => null),
    script,
  );
});
