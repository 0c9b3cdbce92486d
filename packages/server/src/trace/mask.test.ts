import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretName, maskSecrets, maskUrl } from './mask.ts';

test('what stands under the name of a secret is masked at any depth, whatever its spelling', () => {
  const body = {
    name: 'A',
    Password: 'p1',
    user_attributes: { is_active: '1', 'pass-word': 'p2', list: [{ access_token: 'p3', key: 'shown' }] },
    inputs: { '&DB_PWD#': 'p4', 'CLIENT.SECRET': { nested: 'p5' } },
    empty: { password: '', token: null },
  };
  const text = JSON.stringify(maskSecrets(body));
  for (const secret of ['p1', 'p2', 'p3', 'p4', 'p5']) assert.ok(!text.includes(secret), text);
  assert.ok(text.includes('"key":"shown"') && text.includes('"password":""'), text);
});

test('headers and parameters that carry credentials count as secret', () => {
  for (const name of ['Authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie', 'X-API-Key'])
    assert.ok(isSecretName(name), name);
  for (const name of ['Accept', 'Idempotency-Key', 'object_name']) assert.ok(!isSecretName(name), name);
  assert.equal(maskUrl('/a?name=x&access%5Ftoken=t1&y'), '/a?name=x&access%5Ftoken=***&y');
  assert.equal(maskUrl('/a'), '/a');
});
