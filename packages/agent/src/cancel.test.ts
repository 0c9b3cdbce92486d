import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { listProcesses } from './process/process-table.ts';
import { setStage } from './test-server/test-agent.ts';

const isLinux = process.platform === 'linux';

async function markedProcesses(runId: number): Promise<number[]> {
  const all = await listProcesses();
  return all
    .filter((entry) => entry.environment.split('\0').includes(`TAKTWERK_RUN_ID=${runId}`))
    .map((entry) => entry.pid);
}

describe('cancel', { skip: !isLinux }, () => {
  it('ends all processes of a job, also grandchildren in sessions of their own', async (test) => {
    const { server } = await setStage(test);
    const runId = 1_000_000 + Math.floor(Math.random() * 1e6);
    const job = server.order(runId, {
      script:
        'setsid sh -c "trap \\"\\" TERM; echo deaf; sleep 1000; sleep 1000" &\nsetsid -f sleep 1001\nenv -i sleep 1002 &\nwait\n',
    });
    await server.until(() => job.text === 'deaf\n');
    server.cancel(job);
    assert.deepEqual(await job.ended, { kind: 'cancelled' });
    assert.deepEqual(await markedProcesses(runId), []);
    const sleepers = await Promise.all(
      (await listProcesses()).map((entry) => readFile(`/proc/${entry.pid}/cmdline`, 'utf8').catch(() => '')),
    );
    assert.ok(!sleepers.includes('sleep\x001002\0'));
  });

  it('lets a job clean up after SIGTERM, and keeps what it says', async (test) => {
    const { server } = await setStage(test, { graceMillis: 60_000 });
    const job = server.order(1_000_000, {
      script: 'trap "echo tidy; exit 0" TERM\necho begun\nwhile :; do sleep 0.05; done\n',
    });
    await server.until(() => job.text === 'begun\n');
    server.cancel(job);
    assert.deepEqual(await job.ended, { kind: 'cancelled' });
    assert.equal(job.text.split('\n').filter((line) => line === 'tidy').length, 1);
  });

  it('before the order comes keeps the job from ever starting', async (test) => {
    const { server, folder } = await setStage(test);
    const order = server.order(1_000_000, { script: `touch ${folder}/ran\n`, epoch: 0 });
    const job = { ...order.order, epoch: 1 };
    server.cancel(order);
    assert.deepEqual(await order.ended, { kind: 'cancelled' });
    server.send({ kind: 'start', order: job });
    await server.order(1_000_001).ended;
    await assert.rejects(readFile(`${folder}/ran`));
  });

  it('together with its order keeps the job from starting', async (test) => {
    const { server, folder } = await setStage(test);
    const job = server.order(1_000_000, { script: `touch ${folder}/ran\n` });
    server.cancel(job);
    assert.deepEqual(await job.ended, { kind: 'cancelled' });
    await assert.rejects(readFile(`${folder}/ran`));
  });

  it('of an ended job changes nothing', async (test) => {
    const { server } = await setStage(test);
    const job = server.order(1_000_000);
    await job.ended;
    const events = server.events;
    server.cancel(job);
    await server.order(1_000_001).ended;
    assert.deepEqual(job.exit, { kind: 'code', code: 0 });
    assert.equal(server.events, events + 3);
  });

  it('taken by one agent is finished by the next', async (test) => {
    const { server, agent, next } = await setStage(test, { graceMillis: 60_000 });
    const job = server.order(1_000_000, {
      script: 'trap "" TERM\necho deaf\nwhile :; do sleep 0.05; done\n',
    });
    await server.until(() => job.text === 'deaf\n');
    server.cancel(job);
    // Messages are taken in their order, so with this end the cancel was taken.
    await server.order(1_000_001).ended;
    await agent.stop();
    await next();
    const pid = job.pid ?? 0;
    // Help the test along: the body itself is deaf to SIGTERM and the grace long.
    const body = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim();
    process.kill(Number(body), 'SIGKILL');
    assert.deepEqual(await job.ended, { kind: 'cancelled' });
  });
});
