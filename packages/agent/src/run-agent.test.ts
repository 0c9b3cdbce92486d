import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { runAgent } from './run-agent.ts';
import { afterTest } from './test-server/after-test.ts';
import { setStage } from './test-server/test-agent.ts';

const isRoot = userInfo().uid === 0;

describe('an agent', () => {
  it('runs a job and tells its output and exit code', async (test) => {
    const { server } = await setStage(test);
    const job = server.order(1_000_000, { script: 'echo one\necho two >&2\nexit 7\n' });
    assert.deepEqual(await job.ended, { kind: 'code', code: 7 });
    assert.equal(job.text, 'one\ntwo\n');
    assert.ok(job.accepted);
    assert.ok(job.pid !== null);
  });

  it('tells every exit code as it is, also those that look like signals', async (test) => {
    const { server } = await setStage(test);
    const codes = [0, 1, 2, 97, 126, 127, 128, 129, 137, 143, 255];
    const jobs = codes.map((code, i) => server.order(1_000_000 + i, { script: `exit ${code}\n` }));
    const exits = await Promise.all(jobs.map((job) => job.ended));
    assert.deepEqual(
      exits,
      codes.map((code) => ({ kind: 'code', code })),
    );
  });

  it('tells which signal ended a job, and puts nothing of that into its output', async (test) => {
    const { server } = await setStage(test);
    const signals = ['KILL', 'TERM', 'HUP', 'SEGV', 'USR1'];
    const jobs = signals.map((signal, i) => server.order(1_000_000 + i, { script: `kill -${signal} $$\n` }));
    const exits = await Promise.all(jobs.map((job) => job.ended));
    assert.deepEqual(
      exits,
      signals.map((signal) => ({ kind: 'signal', signal: `SIG${signal}` })),
    );
    assert.deepEqual(
      jobs.map((job) => job.text),
      signals.map(() => ''),
    );
  });

  it('survives a job that signals its own process group', async (test) => {
    const { server } = await setStage(test);
    const job = server.order(1_000_000, { script: 'trap "" TERM\nkill 0\necho still here\nexit 4\n' });
    assert.deepEqual(await job.ended, { kind: 'code', code: 4 });
    assert.equal(job.text, 'still here\n');
  });

  it('gives a job the variables of its order and task, and none of its own', async (test) => {
    process.env.TAKTWERK_TEST_SECRET = 'mine';
    afterTest(test, () => delete process.env.TAKTWERK_TEST_SECRET);
    const { server } = await setStage(test);
    const job = server.order(1_000_000, {
      command: 'echo "$GREETING,$TAKTWERK_RUN_ID,$TAKTWERK_CLIENT,$TAKTWERK_OBJECT,$TAKTWERK_TEST_SECRET,$1"',
      environment: { GREETING: 'a \'b\' "c" $d ü' },
      name: 'JOBS.A B',
    });
    await job.ended;
    assert.equal(job.text, 'a \'b\' "c" $d ü,1000000,100,JOBS.A B,,\n');
  });

  it('runs the interpreter and options it is told, with the words of a command left whole', async (test) => {
    const { server } = await setStage(test);
    const byName = server.order(1_000_000, {
      shell: 'bash',
      shellOptions: ['-e'],
      script: 'false\necho no\n',
    });
    const byPath = server.order(1_000_001, {
      shell: '/bin/bash',
      command: 'echo "$BASH_VERSION" | head -c 1',
    });
    assert.deepEqual(await byName.ended, { kind: 'code', code: 1 });
    assert.deepEqual(await byPath.ended, { kind: 'code', code: 0 });
    assert.equal(byName.text, '');
    assert.equal(byPath.text, '5');
  });

  it('does not start a job whose interpreter is missing, and names it', async (test) => {
    const { server } = await setStage(test);
    const exit = await server.order(1_000_000, { shell: 'no-such-shell' }).ended;
    assert.equal(exit.kind, 'notStarted');
    assert.match(exit.kind === 'notStarted' ? exit.detail : '', /no-such-shell/);
  });

  it('starts an order that comes twice once, and answers again', async (test) => {
    const { server, folder } = await setStage(test);
    const script = `echo x >> ${folder}/runs\nexit 3\n`;
    const job = server.order(1_000_000, { script });
    server.send({ kind: 'start', order: job.order }, { kind: 'start', order: job.order });
    assert.deepEqual(await job.ended, { kind: 'code', code: 3 });
    // After the end, and after it was settled.
    const events = server.events;
    server.send({ kind: 'start', order: job.order });
    await server.until(() => server.events >= events + 2);
    assert.equal(await readFile(join(folder, 'runs'), 'utf8'), 'x\n');
  });

  it('says how a job of long ago ended, and that its output is gone, when a restored server asks', async (test) => {
    const { server, folder } = await setStage(test);
    const script = `echo x\necho x >> ${folder}/runs\nexit 3\n`;
    await server.order(1_000_000, { script }).ended;
    server.acknowledge();
    server.settled.add('1000000.1');
    server.cut();
    await server.until(() => server.hellos.length === 2);
    await server.order(1_000_001).ended;
    const again = server.order(1_000_000, { script, reportOnly: true });
    assert.deepEqual(await again.ended, { kind: 'code', code: 3 });
    assert.equal(await readFile(join(folder, 'runs'), 'utf8'), 'x\n');
  });

  it('does not start a job it has no trace of when a restored server asks: it is lost', async (test) => {
    const { server, folder } = await setStage(test);
    const order = { script: `echo x >> ${folder}/runs\n`, reportOnly: true };
    const asked = server.order(1_000_000, order);
    assert.match(JSON.stringify(await asked.ended), /"lost".*no trace of this job/);
    assert.ok(!(await readdir(folder)).includes('runs'));
  });

  it('starts a second attempt of the same task', async (test) => {
    const { server } = await setStage(test);
    await server.order(1_000_000).ended;
    assert.deepEqual(await server.order(1_000_000, { attempt: 2 }).ended, { kind: 'code', code: 0 });
  });

  it('removes the files of settled jobs', async (test) => {
    const { server, agent, folder } = await setStage(test);
    await Promise.all([1, 2, 3].map((i) => server.order(1_000_000 + i, { script: 'echo x\n' }).ended));
    server.acknowledge();
    const after = server.order(1_000_009);
    await after.ended;
    await agent.stop();
    const left = await readdir(join(folder, 'spool'));
    assert.deepEqual(
      left.filter((name) => !name.startsWith('1000009.')),
      [],
    );
  });

  it('refuses orders of an older epoch, also after a restart', async (test) => {
    const { server, agent, next, log } = await setStage(test);
    server.epoch = 5;
    await server.order(1_000_000).ended;
    await agent.stop();
    server.epoch = 6;
    const second = await next();
    assert.equal(server.hellos.at(-1)?.epoch, 5);
    const old = server.order(1_000_001, { epoch: 4 });
    await server.order(1_000_002).ended;
    assert.ok(!old.accepted);
    assert.ok(log.some((line) => line.includes('1000001.1 refused')));
    server.settled.add('1000001.1');
    await second.stop();
    await next();
    assert.equal(server.hellos.at(-1)?.epoch, 6);
  });

  it('refuses a second agent on its folder', async (test) => {
    const { server, folder } = await setStage(test);
    const options = { server: server.address, name: 'UNIX02', folder, token: null, log: () => {} };
    await assert.rejects(runAgent(options), (error) => {
      return (
        error instanceof TaktwerkError && error.reason === 'folderLocked' && error.details.includes(folder)
      );
    });
  });

  it('keeps its key, readable by its user only', async (test) => {
    const { server, agent, folder, next } = await setStage(test);
    await agent.stop();
    await next();
    assert.equal(server.hellos[0]?.publicKey, server.hellos[1]?.publicKey);
    assert.equal((await stat(join(folder, 'agent-key.pem'))).mode & 0o777, 0o600);
  });

  it('refuses anonymous jobs unless the server allows them', async (test) => {
    const { server, next, agent } = await setStage(test);
    const refused = await server.order(1_000_000, { osUser: null }).ended;
    assert.equal(refused.kind, 'notStarted');
    await agent.stop();
    server.anonymousJobs = true;
    await next();
    assert.deepEqual(await server.order(1_000_001, { osUser: null }).ended, { kind: 'code', code: 0 });
  });

  it('does not start a job of an unknown OS user, and names the user', async (test) => {
    const { server } = await setStage(test);
    const exit = await server.order(1_000_000, { osUser: 'no-such-user' }).ended;
    assert.equal(exit.kind, 'notStarted');
    assert.match(exit.kind === 'notStarted' ? exit.detail : '', /no-such-user/);
  });

  it('runs a job as another user, who can write none of its files', { skip: !isRoot }, async (test) => {
    const { server, folder } = await setStage(test);
    const job = server.order(1_000_000, {
      osUser: 'nobody',
      script: `id -un\necho "$HOME $USER $WORD"\ngrep CapEff /proc/self/status\nfor f in ${folder}/spool/*; do [ -w "$f" ] && echo "$f"; done\nls ${folder} 2>&1 >/dev/null | wc -l\nexit 6\n`,
      environment: { WORD: 'x y' },
    });
    assert.deepEqual(await job.ended, { kind: 'code', code: 6 });
    const lines = job.text.split('\n');
    assert.deepEqual(lines.slice(0, 3), ['nobody', '/nonexistent nobody x y', 'CapEff:\t0000000000000000']);
    assert.deepEqual(lines.slice(3), ['1', '']);
  });

  it('tells jobs lost whose supervisor was killed, and never starts them again', async (test) => {
    const { server, folder } = await setStage(test);
    const script = `echo x >> ${folder}/runs\necho begun\nexec sleep 1000\n`;
    const job = server.order(1_000_000, { script });
    await server.until(() => job.text === 'begun\n');
    assert.ok(job.pid !== null);
    const sleeper = await readFile(`/proc/${job.pid}/task/${job.pid}/children`, 'utf8');
    afterTest(test, () => process.kill(Number(sleeper.trim()), 'SIGKILL'));
    process.kill(job.pid, 'SIGKILL');
    assert.equal((await job.ended).kind, 'lost');
    server.send({ kind: 'start', order: job.order });
    await server.order(1_000_001).ended;
    assert.equal(await readFile(join(folder, 'runs'), 'utf8'), 'x\n');
  });

  it('leaves jobs running when it stops, and the next agent tells their end', async (test) => {
    const { server, agent, folder, next } = await setStage(test);
    const job = server.order(1_000_000, {
      script: `echo before\nwhile [ ! -e ${folder}/go ]; do sleep 0.05; done\necho after\nexit 5\n`,
    });
    await server.until(() => job.text === 'before\n');
    await agent.stop();
    await next();
    assert.deepEqual(server.hellos.at(-1)?.jobs, [{ runId: 1_000_000, attempt: 1, state: 'running' }]);
    await server.order(1_000_001, { script: `touch ${folder}/go\n` }).ended;
    assert.deepEqual(await job.ended, { kind: 'code', code: 5 });
    assert.equal(job.text, 'before\nafter\n');
  });

  it('picks up a job that ended while no agent ran', async (test) => {
    const { server, agent, folder, next } = await setStage(test);
    const fifo = `${folder}/fifo`;
    const job = server.order(1_000_000, { script: `mkfifo ${fifo}\necho begun\ncat ${fifo}\nexit 9\n` });
    await server.until(() => job.text === 'begun\n');
    await agent.stop();
    // Opening the other side lets the body go on; its supervisor then ends with nobody watching.
    await writeFile(fifo, 'said\n');
    await next();
    assert.deepEqual(await job.ended, { kind: 'code', code: 9 });
    assert.equal(job.text, 'begun\nsaid\n');
  });

  it('forgets jobs that are settled for the server', async (test) => {
    const { server, agent, next } = await setStage(test);
    server.acknowledges = false;
    const job = server.order(1_000_000, { script: 'echo x\n' });
    await job.ended;
    await agent.stop();
    server.acknowledges = true;
    const second = await next();
    assert.deepEqual(server.hellos.at(-1)?.jobs, [{ runId: 1_000_000, attempt: 1, state: 'ended' }]);
    await second.stop();
    await next();
    assert.deepEqual(server.hellos.at(-1)?.jobs, []);
  });
});
