import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backOffMillis } from './back-off.ts';

describe('back-off', () => {
  it('grows with each failure, jittered, and has a limit', () => {
    assert.deepEqual(
      [0, 1, 2, 10, 1000].map((failures) => backOffMillis(failures, false, () => 0)),
      [125, 250, 500, 7500, 7500],
    );
    assert.equal(
      backOffMillis(1000, false, () => 1),
      15_000,
    );
  });

  it('is long after a refusal', () => {
    assert.equal(
      backOffMillis(0, true, () => 0),
      30_000,
    );
  });
});
