import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nestingDepth } from './nesting-depth.ts';

const row = (key: string, value: string) => ({
  client: 0,
  vara: 'UC_SYSTEM_SETTINGS',
  key,
  values: [value, '', '', '', ''] as const,
});

test('the depth of nesting is 15 unless the settings of the system name another; 0 is any', () => {
  assert.equal(nestingDepth([]), 15);
  assert.equal(nestingDepth([row('OTHER', '3')]), 15);
  assert.equal(nestingDepth([row('max_nesting_depth', '3')]), 3);
  assert.equal(nestingDepth([row('MAX_NESTING_DEPTH', '0')]), 0);
  assert.equal(nestingDepth([row('MAX_NESTING_DEPTH', 'deep')]), 15);
  assert.equal(nestingDepth([row('MAX_NESTING_DEPTH', '-1')]), 15);
});
