import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestOrigin } from './request-origin.ts';

test('a request is local when it comes over the loopback and no proxy passed it on', () => {
  const cases: [string, Record<string, string>, boolean][] = [
    ['127.0.0.1', {}, true],
    ['127.8.0.1', {}, true],
    ['::1', {}, true],
    ['::ffff:127.0.0.1', {}, true],
    ['10.0.0.1', {}, false],
    ['fe80::1', {}, false],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
    ['::1', { via: '1.1 proxy' }, false],
  ];
  for (const [address, headers, local] of cases) {
    assert.deepEqual(requestOrigin(address, headers), { address, local }, address);
  }
});
