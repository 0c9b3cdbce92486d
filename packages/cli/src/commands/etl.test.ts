import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterArgument } from './etl.ts';

test('a parameter is for every package, or for the one behind the @; a closing @ keeps what is before it whole', () => {
  assert.deepEqual(parameterArgument('from=2026-03-01', []), [{ name: 'from', value: '2026-03-01' }]);
  assert.deepEqual(parameterArgument('from=2026-03-01@2', []), [
    { name: 'from', value: '2026-03-01', package: 2 },
  ]);
  assert.deepEqual(parameterArgument('mail=a@b', []), [{ name: 'mail', value: 'a@b' }]);
  assert.deepEqual(parameterArgument('sign=a@7@', []), [{ name: 'sign', value: 'a@7' }]);
  assert.throws(() => parameterArgument('=x', []), /NAME=VALUE/);
});
