import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { endedTask, exampleCommit } from '../../packages/store/src/contract/examples.ts';
import { openSqliteStore, type Store } from '../../packages/store/src/index.ts';
import { checkStore } from './check-store.ts';
import { createDiskImage, imageProblem } from './disk-image.ts';

/** Commits tasks, some at a time, until a write is refused; returns the next run id and the refusals. */
async function fill(store: Store, from: number, atOnce = 8): Promise<{ next: number; refusals: unknown[] }> {
  for (let next = from; ; ) {
    const group = Array.from({ length: atOnce }, (_, index) => commitOne(store, next + index));
    const outcomes = await Promise.allSettled(group);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    // Durable in the order of the calls: what was acknowledged comes before what was refused.
    const refused = outcomes.findIndex((outcome) => outcome.status === 'rejected');
    if (refused < 0) next += group.length;
    else {
      assert.ok(outcomes.slice(refused).every((outcome) => outcome.status === 'rejected'));
      return { next: next + refused, refusals: refusals.map((refusal) => refusal.reason) };
    }
  }
}

function commitOne(store: Store, runId: number): Promise<void> {
  // Text that does not compress, so that the disk fills soon.
  const text = Array.from({ length: 500 }, () => Math.random().toString(36)).join('\n');
  return store.commit(
    exampleCommit({
      insertedTasks: [endedTask(runId)],
      variables: [{ runId, name: 'A#', value: String(runId) }],
      reports: [
        { runId, type: 'REP', page: 1, start: 0, bytes: text.length, text: `line of ${runId}\n${text}` },
      ],
      nextRunId: runId + 1,
    }),
  );
}

it('a full disk loses nothing acknowledged, says what is wrong, and the store goes on when there is room', {
  skip: imageProblem() ?? false,
}, async (test) => {
  const image = createDiskImage(24);
  const folder = join(image.folder, 'data');
  const ballast = join(image.folder, 'ballast');
  try {
    writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024));
    const store = await openSqliteStore({ folder });
    let next = 1_000_000;
    try {
      const full = await fill(store, next);
      next = full.next;
      for (const refusal of full.refusals) {
        assert.ok(refusal instanceof TaktwerkError);
        assert.equal(refusal.reason, 'storeUnavailable');
        assert.equal(refusal.httpStatus, 503);
        assert.match(refusal.details, /The disk is full/);
      }
      assert.ok(next > 1_000_008, `only ${next - 1_000_000} commits before the disk was full`);
      const during = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 1 });
      assert.equal(during.total, next - 1_000_000, 'reads go on, and show what was acknowledged');
      // A group is refused whole; single commits that are smaller may still fit, until none does.
      next = (await fill(store, next, 1)).next;
      await assert.rejects(commitOne(store, next), { reason: 'storeUnavailable' });
      test.diagnostic(`${next - 1_000_000} commits until the disk was full`);

      rmSync(ballast);
      await store.probe();
      const again = await fill(store, next);
      test.diagnostic(`${again.next - next} more after there was room`);
      assert.ok(again.next > next, 'writes go on once there is room');
      next = again.next;
    } finally {
      await store.close();
    }
    // Full again at the close: the log could not be moved into the database, and must still count.
    assert.equal(await checkStore(folder, next - 1), next - 1_000_000);
  } finally {
    image.remove();
  }
});
