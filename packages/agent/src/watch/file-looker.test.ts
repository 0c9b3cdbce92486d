import assert from 'node:assert/strict';
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setStage } from '../test-server/test-agent.ts';
import { TestEvent } from '../test-server/test-event.ts';
import { testFolder } from '../test-server/test-folder.ts';

function source(folder: string, changes: { stableFor?: number; minSize?: number; existing?: boolean } = {}) {
  return {
    kind: 'file' as const,
    path: join(folder, '*.csv'),
    stableFor: 0,
    minSize: 0,
    existing: true,
    ...changes,
  };
}

/** An agent that looks at a folder. */
async function looking(
  test: TestContext,
  changes: Parameters<typeof source>[1] = {},
  options: { once?: boolean; room?: number } = {},
) {
  const inbox = await testFolder(test);
  const outside = await testFolder(test);
  const stage = await setStage(test);
  const event = new TestEvent(stage.server, source(inbox, changes), options);
  /** In one step, so that the file has one version alone. */
  const put = async (name: string, text = 'x') => {
    await writeFile(join(outside, name), text);
    await rename(join(outside, name), join(inbox, name));
  };
  return { ...stage, event, inbox, put };
}

describe('an agent that looks for files', () => {
  it('finds what fits the pattern, those that are there and those that come, each once', async (test) => {
    const { server, event, put } = await looking(test);
    await put('old.csv');
    await put('old.txt');
    event.order();
    await server.until(() => event.hits.length === 1);
    await put('new.csv');
    await server.until(() => event.hits.length === 2);
    await put('last.csv');
    await server.until(() => event.hits.length === 3);
    assert.deepEqual(event.values('FILE'), ['old.csv', 'new.csv', 'last.csv']);
    assert.equal(event.hits[0]?.SIZE, '1');
    assert.equal(event.troubles[0], null);
  });

  it('finds a file again when it has changed, and not when it has not', async (test) => {
    const { server, event, inbox, put } = await looking(test);
    event.order();
    await put('a.csv');
    await server.until(() => event.hits.length === 1);
    await appendFile(join(inbox, 'a.csv'), 'more');
    await server.until(() => event.hits.length === 2);
    await rename(join(inbox, 'a.csv'), join(inbox, 'b.csv'));
    await server.until(() => event.hits.length === 3);
    assert.deepEqual(event.values('FILE'), ['a.csv', 'a.csv', 'b.csv']);
  });

  it('waits until a file that is being written keeps still', async (test) => {
    const { server, event, inbox, put } = await looking(test, { stableFor: 400 });
    event.order();
    await put('a.csv', '');
    let writing = true;
    const writer = (async () => {
      for (let at = 0; at < 20; at += 1) {
        await appendFile(join(inbox, 'a.csv'), 'part,');
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      writing = false;
    })();
    await server.until(() => event.hits.length === 1);
    // On a machine that stands still between two parts the file did keep still.
    if (!writing) assert.equal(event.hits[0]?.SIZE, '100');
    await writer;
    await server.until(() => event.hits.at(-1)?.SIZE === '100');
  });

  it('leaves out what is there already, or too small, when told so', async (test) => {
    const { server, event, put } = await looking(test, { existing: false, minSize: 3 });
    await put('old.csv', 'long enough');
    event.order();
    await server.until(() => event.troubles.length > 0);
    await put('small.csv', 'x');
    await put('new.csv', 'xyz');
    await server.until(() => event.hits.length === 1);
    assert.deepEqual(event.values('FILE'), ['new.csv']);
  });

  it('keeps hits the server has not taken, and tells them again after any restart, none twice', async (test) => {
    const { server, event, put, agent, next } = await looking(test);
    event.order();
    await put('a.csv');
    await server.until(() => event.hits.length === 1);
    await agent.stop();
    await put('b.csv');
    const second = await next();
    await server.until(() => event.hits.length === 2);
    server.cut();
    await put('c.csv');
    await server.until(() => event.hits.length === 3);
    await second.stop();
    await next();
    await put('d.csv');
    await server.until(() => event.hits.length === 4);
    assert.deepEqual([...event.values('FILE')].sort(), ['a.csv', 'b.csv', 'c.csv', 'd.csv']);
  });

  it('finds no more than it may, and goes on when there is room', async (test) => {
    const { server, event, put } = await looking(test, {}, { room: 3 });
    for (let at = 0; at < 10; at += 1) await put(`${at}.csv`);
    event.order();
    await server.until(() => event.hits.length === 3);
    event.end(4);
    await server.until(() => event.hits.length === 7);
    event.end(100);
    await server.until(() => event.hits.length === 10);
    assert.equal(new Set(event.values('FILE')).size, 10);
  });

  it('says why it cannot look, and looks when the folder comes', async (test) => {
    const { server, event, inbox, put } = await looking(test);
    await rm(inbox, { recursive: true });
    event.order();
    await server.until(() => event.troubles.length > 0);
    assert.match(event.troubles[0] ?? '', /cannot be looked at: ENOENT/);
    await mkdir(inbox);
    await put('a.csv');
    // The order comes again with every connection, suspension and hour.
    event.order(true);
    event.order();
    await server.until(() => event.hits.length === 1);
    assert.equal(event.troubles.at(-1), null);
  });

  it('says that it has looked once, after the hits of that', async (test) => {
    const { server, event, put } = await looking(test, {}, { once: true });
    await put('a.csv');
    await put('b.csv');
    event.order();
    await server.until(() => event.looked);
    assert.equal(event.hits.length, 2);
  });

  it('forgets an event that has ended while it was not connected', async (test) => {
    const { server, event, put, agent, next } = await looking(test);
    event.order();
    await put('a.csv');
    await server.until(() => event.hits.length === 1);
    await agent.stop();
    server.watches = [];
    server.onWelcome = () => {};
    const other = await next();
    await other.stop();
    server.watches = [{ runId: 1_000_000, attempt: 1 }];
    event.hits.length = 0;
    server.onWelcome = () => event.order();
    await next();
    // All it knew is gone: the file is new to it.
    await server.until(() => event.hits.length === 1);
  });

  it('looks for thousands of files at once', async (test) => {
    const { server, event, put } = await looking(test, {}, { room: 100_000 });
    await Promise.all(Array.from({ length: 3000 }, (_, at) => put(`${at}.csv`)));
    event.order();
    await server.until(() => event.hits.length === 3000);
    assert.equal(new Set(event.values('PATH')).size, 3000);
  });
});
