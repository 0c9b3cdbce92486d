import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputArgument } from './input-argument.ts';

test('inputs keep everything after the first equals sign, and repeated names become lists', () => {
  assert.deepEqual(inputArgument('A#=b=c', {}), { 'A#': 'b=c' });
  assert.deepEqual(inputArgument('A#=', {}), { 'A#': '' });
  const twice = inputArgument('L=2', inputArgument('L=1', {}));
  assert.deepEqual(inputArgument('L=3', twice), { L: ['1', '2', '3'] });
  assert.throws(() => inputArgument('=x', {}), /NAME=VALUE/);
  assert.throws(() => inputArgument('x', {}), /NAME=VALUE/);
});
