import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, TEST_CREDENTIALS, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer({ gzip: true, limits: { answerTime: 1000 } });
  for (const name of ['SCRI.A', 'SCRI.B']) {
    const scri = { general_attributes: { name }, scripts: [{ process: [':PRINT 1'] }] };
    assert.equal((await server.request('/100/objects', { body: { data: { scri }, path: '' } })).status, 200);
  }
});

after(() => server.end());

interface Listening {
  /** Waits until an event fits, and gives what came so far as lines. */
  until(fits: (text: string) => boolean): Promise<string>;
  /** Ids in the order they came. */
  ids(): readonly string[];
  stop(): void;
}

async function listen(query: string, lastId?: string, credentials = TEST_CREDENTIALS): Promise<Listening> {
  const stopped = new AbortController();
  const answer = await fetch(`${server.url}/taktwerk/v1/${credentials.slice(0, 3)}/events${query}`, {
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      accept: 'text/event-stream',
      'accept-encoding': 'gzip',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal: stopped.signal,
  });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.ok(answer.body !== null);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async until(fits) {
      while (!fits(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended: ${text}`);
        text += value;
      }
      return text;
    },
    ids: () =>
      text
        .split('\n')
        .filter((line) => line.startsWith('id: '))
        .map((line) => line.slice(4)),
    stop: () => stopped.abort(),
  };
}

async function run(name: string): Promise<number> {
  const { runId } = await server.taktwerk.execute({ client: 100, user: 'OPER/DEMO' }, { objectName: name });
  await server.taktwerk.whenEnded(100, runId, 10_000);
  return runId;
}

const ended = (runId: number) => (text: string) =>
  text.split('\n').some((line) => line.includes(`"run_id":${runId}`) && line.includes('"status":1900'));

test('changes of executions come as they are durable, and a caller that comes again with its cursor misses none', async () => {
  const first = await listen('');
  const a = await run('SCRI.A');
  await first.until(ended(a));
  const cursor = first.ids().at(-1);
  first.stop();
  const b = await run('SCRI.B');
  const second = await listen('', cursor);
  const text = await second.until(ended(b));
  assert.ok(!text.includes(`"run_id":${a}`) && !text.includes('event: reset'), text);
  second.stop();
  const byQuery = await listen(`?cursor=${cursor}&name=scri.b*`);
  await byQuery.until(ended(b));
  byQuery.stop();
});

test('a caller hears only of its client and of what it asked for', async () => {
  const other = await listen('', undefined, '200/OPER/DEMO:geheim');
  const named = await listen('?name=SCRI.B');
  const cursor = (await other.until((text) => text.includes('id: '))) && other.ids()[0];
  await run('SCRI.A');
  const b = await run('SCRI.B');
  assert.ok(!(await named.until(ended(b))).includes('SCRI.A'));
  named.stop();
  other.stop();
  const again = await listen('?run_id=5', cursor, '200/OPER/DEMO:geheim');
  assert.ok(!(await again.until((text) => text.includes('id: '))).includes('event:'));
  again.stop();
});

test('a cursor of another start of the server is answered with a reset', async () => {
  const stream = await listen('', '0-17');
  await stream.until((text) => text.includes('event: reset'));
  const a = await run('SCRI.A');
  await stream.until(ended(a));
  stream.stop();
});

test('a stream ends with the server', async () => {
  const own = await startTestServer({ limits: { answerTime: 1000, closeTime: 2000 } });
  const answer = await fetch(`${own.url}/taktwerk/v1/100/events`, {
    headers: { authorization: `Basic ${Buffer.from(TEST_CREDENTIALS).toString('base64')}` },
  });
  await own.taktwerk.drain();
  assert.match(await answer.text(), /^retry: 1000\nid: /);
  await own.end();
});
