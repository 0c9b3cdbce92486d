import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { afterTest } from './test-server/after-test.ts';
import { startAgentProcess } from './test-server/agent-process.ts';
import { randomFrom } from './test-server/random-from.ts';
import { testFolder } from './test-server/test-folder.ts';
import { TestServer } from './test-server/test-server.ts';

describe('the agent program', () => {
  it('killed at any time runs each job once and loses no byte of output', async (test) => {
    const seed = Number(process.env.TAKTWERK_SEED ?? Math.floor(Math.random() * 2 ** 31));
    test.diagnostic(`TAKTWERK_SEED=${seed}`);
    const random = randomFrom(seed);
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    const count = 150;
    const jobs = Array.from({ length: count }, (_, i) =>
      server.order(1_000_000 + i, {
        script: `echo ${i} >> ${folder}/runs\necho "begin ${i}"\n[ ${i % 4} = 0 ] && sleep 0.1\nseq 1 ${(i * 37) % 900}\nprintf 'end ${i}'\nexit ${i % 100}\n`,
      }),
    );
    let kills = 0;
    while (jobs.some((job) => job.exit === null)) {
      const agent = startAgentProcess(server.address, folder);
      afterTest(test, () => agent.kill());
      const target = server.events + Math.floor(random() * random() * 120);
      await server.until(
        () => server.isConnected && (server.events >= target || jobs.every((job) => job.exit !== null)),
      );
      await agent.kill();
      await server.until(() => !server.isConnected);
      kills++;
    }
    const ran = (await readFile(`${folder}/runs`, 'utf8')).split('\n').filter((line) => line !== '');
    for (const [i, job] of jobs.entries()) {
      const times = ran.filter((line) => line === String(i)).length;
      assert.deepEqual(job.exit, { kind: 'code', code: i % 100 });
      assert.equal(times, 1);
      const lines = Array.from({ length: (i * 37) % 900 }, (_, n) => `${n + 1}\n`).join('');
      assert.equal(job.text, `begin ${i}\n${lines}end ${i}`);
    }
    test.diagnostic(`${kills} kills`);
    assert.ok(kills > 1);
  });

  it('stops on SIGTERM with exit status 0, also when its whole process group gets it', async (test) => {
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    const agent = startAgentProcess(server.address, folder);
    afterTest(test, () => agent.kill());
    await server.until(() => server.isConnected);
    // A process that was spawned has a pid.
    process.kill(-(agent.child.pid ?? Number.NaN), 'SIGTERM');
    assert.equal(await agent.exited, 0);
  });

  it('stops when its parent is gone, with --parent-watch, and leaves jobs running', async (test) => {
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    const first = startAgentProcess(server.address, folder, { words: ['--parent-watch'] });
    afterTest(test, () => first.kill());
    const script = `mkfifo ${folder}/f\necho begun\ncat ${folder}/f\n`;
    const job = server.order(1_000_000, { script });
    await server.until(() => job.text === 'begun\n');
    first.child.stdin?.destroy();
    assert.equal(await first.exited, 0);
    const second = startAgentProcess(server.address, folder);
    afterTest(test, () => second.kill());
    await writeFile(`${folder}/f`, 'done\n');
    assert.deepEqual(await job.ended, { kind: 'code', code: 0 });
    assert.equal(job.text, 'begun\ndone\n');
  });

  it('shows its enrolment token to the server and not to jobs', async (test) => {
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    const environment = { TAKTWERK_AGENT_TOKEN: 'once-only' };
    const agent = startAgentProcess(server.address, folder, { environment });
    afterTest(test, () => agent.kill());
    const job = server.order(1_000_000, { script: 'env\n' });
    await job.ended;
    assert.equal(server.hellos[0]?.token, 'once-only');
    assert.ok(!job.text.includes('once-only'));
  });

  it('says with exit status 3 that its folder is in use, and with 2 that its arguments are wrong', async (test) => {
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    const first = startAgentProcess(server.address, folder);
    afterTest(test, () => first.kill());
    await server.until(() => server.isConnected);
    const second = startAgentProcess(server.address, folder);
    assert.equal(await second.exited, 3);
    assert.match(second.log(), /in use/);
    const wrong = startAgentProcess('http://127.0.0.1', folder);
    assert.equal(await wrong.exited, 2);
    assert.match(wrong.log(), /ws:\/\//);
  });

  it('keeps trying, slowly, when the server refuses it, and says why', async (test) => {
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    server.refusal = 'This agent awaits approval.';
    const agent = startAgentProcess(server.address, folder);
    afterTest(test, () => agent.kill());
    await server.until(() => server.hellos.length > 0);
    while (!agent.log().includes('awaits approval'))
      await new Promise((resolve) => agent.child.stderr?.once('data', resolve));
    const seconds = agent.log().split('Connecting again in ')[1];
    assert.ok(Number.parseFloat(seconds ?? '0') >= 30);
  });
});
