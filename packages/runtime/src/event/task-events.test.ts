import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '@taktwerk/model';
import { TaskEvents } from './task-events.ts';

/** Events look at tasks only through what the reader wants of them. */
function task(runId: number): Task {
  return { runId } as Task;
}

const runIds = (events: TaskEvents, after: number, limit = 100) =>
  events.read(after, limit, ({ runId }) => runId !== 3).events.map((event) => event.task.runId);

test('a reader fetches what came behind its position, in order and in portions, without what it does not want', () => {
  const events = new TaskEvents(7);
  assert.deepEqual(events.position(null), { kind: 'at', seq: 0 });
  events.publish([1, 2, 3, 4].map(task));
  assert.deepEqual(runIds(events, 0), [1, 2, 4]);
  assert.deepEqual(runIds(events, 0, 3), [1, 2]);
  assert.deepEqual(runIds(events, 3), [4]);
  assert.deepEqual(events.position(events.cursor(2)), { kind: 'at', seq: 2 });
  assert.deepEqual(events.position(null), { kind: 'at', seq: 4 });
});

test('a reader that is too slow, or comes with a cursor of another start, is told that it lost something', () => {
  const events = new TaskEvents(7, 3);
  assert.deepEqual(events.position('7-0'), { kind: 'at', seq: 0 });
  events.publish([1, 2, 4].map(task));
  assert.deepEqual(events.position('7-2'), { kind: 'at', seq: 2 });
  events.publish([5, 6].map(task));
  assert.deepEqual(runIds(events, 2), [4, 5, 6]);
  assert.deepEqual(events.read(1, 10, () => true).position, { kind: 'lost', seq: 5 });
  for (const cursor of ['6-5', '7-1', '7-6', 'x', '7-'])
    assert.equal(events.position(cursor).kind, 'lost', cursor);
});

test('who waits is called at the next change and at the end, once', () => {
  const events = new TaskEvents(7);
  let calls = 0;
  events.onMore(() => {
    calls += 1;
  });
  events.onMore(() => {
    calls += 100;
  })();
  events.publish([task(1)]);
  events.publish([task(2)]);
  assert.equal(calls, 1);
  events.onMore(() => {
    calls += 1;
  });
  events.close();
  assert.deepEqual([calls, events.closed], [2, true]);
});

test('what no position can reach is not kept; who comes then goes on with what is new', () => {
  const events = new TaskEvents(7, 3);
  events.publish([1, 2].map(task));
  assert.deepEqual(events.read(0, 10, () => true).position, { kind: 'lost', seq: 2 });
  events.publish([task(4)]);
  assert.deepEqual(runIds(events, 2), [4]);
  // The last position handed out is behind 3: three more are kept for it, with the fourth it is lost and so are all.
  events.publish([5, 6, 7].map(task));
  assert.deepEqual(events.position(events.cursor(3)), { kind: 'at', seq: 3 });
  events.publish([8, 9, 10, 11].map(task));
  assert.deepEqual(events.read(9, 10, () => true).position, { kind: 'lost', seq: 10 });
  events.publish([task(12)]);
  assert.deepEqual(runIds(events, 10), [12]);
});
