import assert from 'node:assert/strict';
import { once } from 'node:events';
import { it } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { TaktwerkError } from '@taktwerk/model';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { WriteOperations } from '../write-operations.ts';
import { ThreadClient } from './thread-client.ts';

function openWriter(folder: string, limits: { timeout?: number; queue?: number } = {}) {
  const failures: TaktwerkError[] = [];
  const writer: ThreadClient<WriteOperations> = new ThreadClient(
    'writer',
    { folder, now: 0 },
    {
      timeout: limits.timeout ?? 60_000,
      queue: limits.queue ?? 100,
      timeoutIsFatal: true,
      onFailure: (failure) => {
        failures.push(failure);
        writer.fail(failure);
      },
    },
  );
  return { writer, failures };
}

it('a thread that dies rejects what is under way and what comes, and says how to recover', async (test) => {
  const started = once(process, 'worker');
  const { writer, failures } = openWriter(temporaryFolder(test));
  const [thread] = await started;
  assert.ok(thread instanceof Worker);
  await writer.open();
  const underWay = writer.call('touchLease');
  await thread.terminate();
  await assert.rejects(underWay, { reason: 'storeUnavailable', message: /has died.*Restart the server/ });
  await assert.rejects(writer.call('touchLease'), { reason: 'storeUnavailable' });
  assert.equal(failures.length, 1);
  await writer.close();
});

it('a write that gets no answer in time fails the store, as nobody knows whether it happened', async (test) => {
  const { writer, failures } = openWriter(temporaryFolder(test), { timeout: 1 });
  const late = writer.call('touchLease');
  await assert.rejects(late, { reason: 'storeUnavailable', message: /did not answer within 1 ms/ });
  assert.equal(failures.length, 1);
  await writer.close();
});

it('more requests than the queue holds are refused at once, and the others go on', async (test) => {
  const { writer } = openWriter(temporaryFolder(test), { queue: 3 });
  await writer.open();
  const calls = Array.from({ length: 5 }, () => writer.call('raiseEpoch'));
  const outcomes = await Promise.allSettled(calls);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
  );
  assert.equal(await writer.call('raiseEpoch'), 4);
  await writer.close();
});
