import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { JobOrder } from '@taktwerk/model';
import { afterTest } from '../test-server/after-test.ts';
import { startAgentProcess } from '../test-server/agent-process.ts';
import { randomFrom } from '../test-server/random-from.ts';
import { type Stage, setStage } from '../test-server/test-agent.ts';
import { testFolder } from '../test-server/test-folder.ts';
import { type ServerJob, TestServer } from '../test-server/test-server.ts';
import type { PoolLimits } from './pool-limits.ts';

const PROGRAM = fileURLToPath(new URL('../test-server/test-program.ts', import.meta.url));

function stage(test: TestContext, poolLimits: Partial<PoolLimits> = {}): Promise<Stage> {
  // One more worker for what waits long is a test of its own.
  return setStage(test, { etlProgram: PROGRAM, poolLimits: { stallMillis: 600_000, ...poolLimits } });
}

function order(server: TestServer, runId: number, ...lines: string[]): ServerJob {
  const parts: Partial<JobOrder> = { shell: 'taktwerk-etl', osUser: null, script: lines.join('\n') };
  return server.order(runId, parts);
}

/** The process that did an order, by what that said. */
function processOf(job: ServerJob): number {
  const [, pid] = job.text.split(/by (\d+)\n/);
  return Number(pid);
}

async function begun(server: TestServer, job: ServerJob): Promise<number> {
  await server.until(() => job.text.startsWith('by '));
  return processOf(job);
}

function makeFifo(folder: string, name: string): string {
  const path = join(folder, name);
  assert.equal(spawnSync('mkfifo', [path]).status, 0);
  return path;
}

describe('the workers of the data plane', () => {
  it('do orders one after the other in the same process, each with output and exit status of its own', async (test) => {
    const { server } = await stage(test);
    const first = order(server, 1_000_000, 'say one', 'exit 7');
    assert.deepEqual(await first.ended, { kind: 'code', code: 7 });
    const second = order(server, 1_000_001, 'say two');
    assert.deepEqual(await second.ended, { kind: 'code', code: 0 });
    assert.equal(processOf(first), processOf(second));
    assert.equal(first.text, `by ${processOf(first)}\none\n`);
    assert.equal(second.text, `by ${processOf(first)}\ntwo\n`);
  });

  it('are as many as may be started promptly; further orders wait for the first that is free', async (test) => {
    const { server, folder } = await stage(test, { promptly: 2 });
    const [a, b] = [makeFifo(folder, 'a'), makeFifo(folder, 'b')];
    const first = order(server, 1_000_000, `read ${a}`);
    const second = order(server, 1_000_001, `read ${b}`);
    const pids = [await begun(server, first), await begun(server, second)];
    assert.notEqual(pids[0], pids[1]);
    const third = order(server, 1_000_002);
    await writeFile(b, 'go');
    assert.deepEqual(await third.ended, { kind: 'code', code: 0 });
    assert.equal(processOf(third), pids[1]);
    assert.equal(first.exit, null);
    await writeFile(a, 'go');
    assert.deepEqual(await first.ended, { kind: 'code', code: 0 });
  });

  it('become more when orders only wait for something', async (test) => {
    const { server, folder } = await stage(test, { promptly: 1, most: 2, stallMillis: 20 });
    const fifo = makeFifo(folder, 'a');
    const first = order(server, 1_000_000, `read ${fifo}`);
    const second = order(server, 1_000_001);
    assert.deepEqual(await second.ended, { kind: 'code', code: 0 });
    assert.equal(first.exit, null);
    await writeFile(fifo, 'go');
    await first.ended;
  });

  it('that are killed end the order they have, and no other', async (test) => {
    const { server, folder } = await stage(test, { promptly: 2 });
    const fifo = makeFifo(folder, 'a');
    const dies = order(server, 1_000_000, `read ${makeFifo(folder, 'b')}`);
    const lives = order(server, 1_000_001, `read ${fifo}`);
    const waits = order(server, 1_000_002, 'say through');
    await begun(server, lives);
    process.kill(await begun(server, dies), 'SIGKILL');
    assert.deepEqual(await dies.ended, { kind: 'signal', signal: 'SIGKILL' });
    assert.deepEqual(await waits.ended, { kind: 'code', code: 0 });
    await writeFile(fifo, 'go');
    assert.deepEqual(await lives.ended, { kind: 'code', code: 0 });
  });

  it('tell what broke an order, whether it was thrown or burst in the background', async (test) => {
    const { server } = await stage(test);
    const thrown = order(server, 1_000_000, 'throw no-such-table');
    assert.deepEqual(await thrown.ended, { kind: 'code', code: 70 });
    assert.match(thrown.text, /Error: no-such-table/);
    const burst = order(server, 1_000_001, 'burst out-of-the-blue');
    assert.equal((await burst.ended).kind, 'code');
    assert.match(burst.text, /Error: out-of-the-blue/);
    assert.notEqual(burst.exit?.kind === 'code' ? burst.exit.code : 0, 0);
    assert.deepEqual(await order(server, 1_000_002).ended, { kind: 'code', code: 0 });
  });

  it('that cannot start leave no order begun, and say why', async (test) => {
    const folder = await testFolder(test);
    const program = join(folder, 'broken.mjs');
    await writeFile(program, "throw new Error('not-installed');\n");
    const { server } = await setStage(test, { etlProgram: program });
    const job = order(server, 1_000_000);
    assert.equal((await job.ended).kind, 'notStarted');
    assert.match(job.text, /not-installed/);
  });

  it('end with the cancel of their order; the next order gets another one', async (test) => {
    const { server, folder } = await stage(test, { promptly: 1 });
    const job = order(server, 1_000_000, 'deaf', `read ${makeFifo(folder, 'a')}`);
    const pid = await begun(server, job);
    const next = order(server, 1_000_001);
    const never = order(server, 1_000_002, `append ${folder}/ran x`);
    server.cancel(never);
    assert.deepEqual(await never.ended, { kind: 'cancelled' });
    assert.equal(job.exit, null);
    server.cancel(job);
    assert.deepEqual(await job.ended, { kind: 'cancelled' });
    assert.deepEqual(await next.ended, { kind: 'code', code: 0 });
    assert.notEqual(processOf(next), pid);
    await assert.rejects(readFile(`${folder}/ran`), { code: 'ENOENT' });
  });

  it('go on when the agent stops, and the next one tells the end and starts what waits', async (test) => {
    const { server, agent, folder, next } = await stage(test, { promptly: 1 });
    const fifo = makeFifo(folder, 'a');
    const running = order(server, 1_000_000, `read ${fifo}`, 'say behind', 'exit 5');
    const pid = await begun(server, running);
    const waiting = order(server, 1_000_001, `append ${folder}/runs x`);
    await server.until(() => waiting.accepted);
    await agent.stop();
    await next();
    assert.deepEqual(await waiting.ended, { kind: 'code', code: 0 });
    await writeFile(fifo, 'go');
    assert.deepEqual(await running.ended, { kind: 'code', code: 5 });
    assert.equal(running.text, `by ${pid}\nbehind\n`);
    assert.equal(await readFile(`${folder}/runs`, 'utf8'), 'x\n');
  });

  it('killed while no agent looks: the next one tells the signal', async (test) => {
    const { server, agent, folder, next } = await stage(test);
    const job = order(server, 1_000_000, `read ${makeFifo(folder, 'a')}`);
    const pid = await begun(server, job);
    await agent.stop();
    process.kill(pid, 'SIGKILL');
    await next();
    assert.deepEqual(await job.ended, { kind: 'signal', signal: 'SIGKILL' });
  });

  it('are cancelled by an agent that did not start them', async (test) => {
    const { server, agent, folder, next } = await stage(test);
    const job = order(server, 1_000_000, 'deaf', `read ${makeFifo(folder, 'a')}`);
    await begun(server, job);
    await agent.stop();
    await next();
    server.cancel(job);
    assert.deepEqual(await job.ended, { kind: 'cancelled' });
  });

  it('end when they are idle for long, or have grown', async (test) => {
    const idle = await stage(test, { spareMillis: 1, lastMillis: 2 });
    const first = order(idle.server, 1_000_000);
    await first.ended;
    await processGone(processOf(first));
    const grown = await stage(test, { mostMebibytes: 1 });
    const second = order(grown.server, 1_000_000);
    await second.ended;
    const third = order(grown.server, 1_000_001);
    await third.ended;
    assert.notEqual(processOf(second), processOf(third));
  });

  it('and their agents killed at any time do each order at most once and lose no output', async (test) => {
    const seed = Number(process.env.TAKTWERK_SEED ?? Math.floor(Math.random() * 2 ** 31));
    test.diagnostic(`TAKTWERK_SEED=${seed}`);
    const random = randomFrom(seed);
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    server.anonymousJobs = true;
    const jobs = Array.from({ length: 24 }, (_, i) =>
      order(
        server,
        1_000_000 + i,
        `append ${folder}/runs ${i}`,
        `work ${(i % 4) * 100}`,
        `say did ${i}`,
        `exit ${i % 50}`,
      ),
    );
    const open = () => jobs.filter(({ exit }) => exit === null);
    let kills = 0;
    while (open().length > 0) {
      const agent = startAgentProcess(server.address, folder, { words: ['--etl', PROGRAM] });
      afterTest(test, () => agent.kill());
      // At least one order gets on each time, so that the end comes.
      const target = Math.max(0, open().length - 1 - Math.floor(random() * 6));
      await server.until(() => server.isConnected && open().length <= target);
      const atWork = () => open().filter(({ text }) => text.startsWith('by '));
      const kill = random();
      if (kill < 0.8) await server.until(() => atWork().length > 0 || open().length === 0);
      const [victim] = atWork();
      if (victim !== undefined && kill < 0.8) kills += killed(processOf(victim));
      // Sometimes the agent sees it, sometimes the next one finds it.
      if (kill < 0.3) await server.until(() => victim === undefined || victim.exit !== null);
      await agent.kill();
      await server.until(() => !server.isConnected);
    }
    const ran = (await readFile(`${folder}/runs`, 'utf8')).split('\n').filter((line) => line !== '');
    for (const [i, job] of jobs.entries()) {
      const times = ran.filter((line) => line === String(i)).length;
      if (job.exit?.kind === 'signal') {
        assert.ok(times <= 1, `order ${i} ran ${times} times`);
        continue;
      }
      assert.deepEqual(job.exit, { kind: 'code', code: i % 50 });
      assert.equal(times, 1);
      assert.equal(job.text, `by ${processOf(job)}\ndid ${i}\n`);
    }
    test.diagnostic(`${kills} workers killed`);
  });
});

/** 1 when there was such a process. */
function killed(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL');
    return 1;
  } catch {
    // It has ended by itself meanwhile.
    return 0;
  }
}

/** The end of a process of others comes with no event. */
async function processGone(pid: number): Promise<void> {
  const text = () => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  for (let tries = 0; tries < 500; tries++) {
    const stat = await text();
    if (stat === '' || stat.includes(') Z')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`Process ${pid} is still there.`);
}
