import assert from 'node:assert/strict';
import { appendFile, copyFile, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runAgent } from '../run-agent.ts';
import { afterTest } from '../test-server/after-test.ts';
import { setStage } from '../test-server/test-agent.ts';
import { TestEvent } from '../test-server/test-event.ts';
import { testFolder } from '../test-server/test-folder.ts';
import { TestServer } from '../test-server/test-server.ts';

/** An agent that looks at a log. */
async function looking(
  test: TestContext,
  { room = 1000, fromStart = false }: { room?: number; fromStart?: boolean } = {},
) {
  const folder = await testFolder(test);
  const stage = await setStage(test);
  const path = join(folder, 'app.log');
  const source = { kind: 'log' as const, path, command: null, line: '*error*', fromStart };
  const event = new TestEvent(stage.server, source, { room });
  return { ...stage, event, path };
}

describe('an agent that looks at a log', () => {
  it('finds lines that are appended, in order, and none of those that were there', async (test) => {
    const { server, event, path } = await looking(test);
    await writeFile(path, 'ERROR old\n');
    event.order();
    await server.until(() => event.troubles.length > 0);
    await appendFile(path, 'fine\nan Error 1\nERR');
    await server.until(() => event.hits.length === 1);
    await appendFile(path, 'OR 2\r\n');
    await server.until(() => event.hits.length === 2);
    assert.deepEqual(event.values('LINE'), ['an Error 1', 'ERROR 2']);
  });

  it('finds what is there when told so, and a file that comes later from its beginning', async (test) => {
    const { server, event, path } = await looking(test, { fromStart: true });
    event.order();
    await server.until(() => event.troubles.length > 0);
    assert.match(event.troubles[0] ?? '', /There is no file/);
    await writeFile(path, 'error 1\n');
    await server.until(() => event.hits.length === 1);
  });

  it('follows a file that is renamed to its end, and then the one that takes its place', async (test) => {
    const { server, event, path } = await looking(test, { fromStart: true });
    await writeFile(path, 'error 1\n');
    event.order();
    await server.until(() => event.hits.length === 1);
    await rename(path, `${path}.1`);
    await appendFile(`${path}.1`, 'error 2\nlast error 3');
    await writeFile(path, 'error 4\n');
    await server.until(() => event.hits.length === 4);
    assert.deepEqual(event.values('LINE'), ['error 1', 'error 2', 'last error 3', 'error 4']);
  });

  it('reads a file that was cut from its beginning', async (test) => {
    const { server, event, path } = await looking(test, { fromStart: true });
    await writeFile(path, 'error 1 of a long line\n');
    event.order();
    await server.until(() => event.hits.length === 1);
    await copyFile(path, `${path}.1`);
    await truncate(path);
    await appendFile(path, 'error 2\n');
    await server.until(() => event.hits.length === 2);
    assert.equal(event.values('LINE')[1], 'error 2');
  });

  it('goes on where it was after a restart, also behind a rotation it did not see', async (test) => {
    const { server, event, path, agent, next } = await looking(test);
    await writeFile(path, 'error 0\n');
    event.order();
    await server.until(() => event.troubles.length > 0);
    await appendFile(path, 'error 1\n');
    await server.until(() => event.hits.length === 1);
    await agent.stop();
    await appendFile(path, 'error 2\n');
    await rename(path, `${path}.1`);
    await writeFile(path, 'error 3\n');
    const second = await next();
    await server.until(() => event.hits.length === 3);
    await second.stop();
    await appendFile(path, 'error 4\n');
    await next();
    await server.until(() => event.hits.length === 4);
    assert.deepEqual(event.values('LINE'), ['error 1', 'error 2', 'error 3', 'error 4']);
  });

  it('leaves lines in the file while there is no room for hits', async (test) => {
    const { server, event, path } = await looking(test, { room: 50, fromStart: true });
    const lines = Array.from({ length: 500 }, (_, at) => `error ${at}`);
    await writeFile(path, `${lines.join('\n')}\n`);
    event.order();
    await server.until(() => event.hits.length === 50);
    event.end(1000);
    await server.until(() => event.hits.length === 500);
    assert.deepEqual(event.values('LINE'), lines);
  });

  it('cuts a line without end, and finds the next', async (test) => {
    const { server, event, path } = await looking(test, { fromStart: true });
    await writeFile(path, `error ${'x'.repeat(1_000_000)}\nfine\nerror 2\n`);
    event.order();
    await server.until(() => event.hits.length === 2);
    assert.equal(event.values('LINE')[0]?.length, 16 * 1024);
    assert.equal(event.values('LINE')[1], 'error 2');
  });
});

/** Whether a process is there and has not ended. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat !== null && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}

describe('an agent that looks at the output of a command', () => {
  const order = (command: string) => ({
    kind: 'log' as const,
    path: '',
    command,
    line: '*error*',
    fromStart: false,
  });

  it('finds its lines, holds it back while there is no room, and ends it with the event', async (test) => {
    const folder = await testFolder(test);
    const server = await TestServer.start();
    afterTest(test, () => server.close());
    server.anonymousJobs = true;
    const pid = join(folder, 'pid');
    const command = `echo $$ > ${pid}; for i in 1 2 3 4 5; do echo "error $i"; echo fine; done; exec sleep 600`;
    const event = new TestEvent(server, order(command), { room: 3 });
    const agent = await runAgent({
      server: server.address,
      name: 'UNIX01',
      folder: join(folder, 'agent'),
      token: null,
      log: () => {},
    });
    afterTest(test, () => agent.stop());
    await agent.connected;
    await server.until(() => event.hits.length === 3);
    event.end(10);
    await server.until(() => event.hits.length === 5);
    assert.deepEqual(event.values('LINE')[4], 'error 5');
    const sleeper = Number(await readFile(pid, 'utf8'));
    await agent.stop();
    // It was told to end; who collects it may be slow.
    while (await isRunning(sleeper)) await delay(10);
  });

  it('says that it may not, where jobs may not run under its user', async (test) => {
    const { server } = await setStage(test);
    const event = new TestEvent(server, order('echo error'));
    event.order();
    await server.until(() => event.troubles.length > 0);
    assert.match(event.troubles[0] ?? '', /ANONYMOUS_JOB/);
  });
});
