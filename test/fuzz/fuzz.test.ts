import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzRun } from './fuzz-run.ts';

test('no request made of our own OpenAPI text, valid or not, gets an answer that text does not promise', async (t) => {
  const seed = Date.now() % 1_000_000;
  t.diagnostic(`seed ${seed}; again with: node test/fuzz/main.ts 3000 ${seed}`);
  const { faults, statuses, coverage } = await fuzzRun({ seed, requests: 3000, log: () => {} });
  assert.deepEqual(faults, [], `seed ${seed}\n${faults.join('\n')}`);
  assert.deepEqual(coverage.neverAsked, []);
  assert.ok((statuses.get(200) ?? 0) > 300, 'A fuzzer whose requests are all refused shows little.');
});
