import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TaktwerkProcess, taktwerk, testFolder } from '../cli/taktwerk-process.ts';
import { firstUrl } from '../cli/test-server.ts';
import { type PostgresServer, startPostgres } from '../postgres/postgres-server.ts';
import { freePort } from '../processes/taktwerk-processes.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';

const PASSWORD = 'a password of the tests';
let postgres: PostgresServer;

before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.remove());

interface Serve {
  readonly process: TaktwerkProcess;
  readonly url: string;
}

/** Starts a process of a role; all of a test share the data folder, and with it the key. */
async function start(
  t: TestContext,
  data: string,
  database: string,
  role: string,
  words: readonly string[] = [],
  port = 0,
): Promise<Serve> {
  const serve = new TaktwerkProcess(
    ['serve', '--data', data, '--port', String(port), '--role', role, ...words],
    { TAKTWERK_DATABASE: postgres.url(database), TAKTWERK_ADMIN_PASSWORD: PASSWORD },
  );
  t.after(() => serve.kill());
  await serve.until('it says where it listens', () => firstUrl(serve.out) !== null);
  return { process: serve, url: firstUrl(serve.out) ?? '' };
}

interface Seen {
  readonly status: number;
  readonly json: { readonly [member: string]: unknown };
}

async function ask(url: string, path: string, body?: object, key?: string): Promise<Seen> {
  const answer = await fetch(`${url}${path.startsWith('/taktwerk') ? path : `/ae/api/v1${path}`}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`ADMIN/TAKTWERK:${PASSWORD}`).toString('base64')}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(120_000),
  });
  const text = await answer.text();
  return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

const scri = (name: string, line: string) => ({
  data: { scri: { general_attributes: { name }, scripts: [{ process: [line] }] } },
  path: '',
});

test('REST processes over one database answer everything, and each sees at once what another has acknowledged', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const database = await postgres.createDatabase();
  const engine = await start(t, data, database, 'engine', ['--no-agent']);
  const [one, two] = [await start(t, data, database, 'rest'), await start(t, data, database, 'rest')];

  assert.equal((await ask(one.url, '/100/objects', scri('SCRI.A', ':PRINT 1'))).status, 200);
  assert.equal((await ask(two.url, '/100/objects/SCRI.A')).status, 200);
  const runs = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const [to, other] = index % 2 === 0 ? [one.url, two.url] : [two.url, one.url];
      const started = await ask(to, '/100/executions', { object_name: 'SCRI.A' });
      assert.equal(started.status, 200, JSON.stringify(started.json));
      // Read your writes, through the other process.
      assert.equal((await ask(other, `/100/executions/${started.json.run_id}`)).status, 200);
      return started.json.run_id;
    }),
  );
  assert.equal(new Set(runs).size, 20);
  const ended = await ask(two.url, `/taktwerk/v1/100/executions/${runs[0]}?wait=60`);
  assert.equal(ended.json.status, 1900);

  // A refusal is the engine's own, and a key counts whichever process it comes to.
  assert.deepEqual((await ask(one.url, '/100/executions', { object_name: 'NONE' })).json.code, 45921);
  const keyed = await Promise.all(
    [one.url, two.url, one.url].map((url) => ask(url, '/100/executions', { object_name: 'SCRI.A' }, 'key')),
  );
  assert.equal(new Set(keyed.map(({ json }) => json.run_id)).size, 1);

  // Maintenance of the history, whoever does it, is seen by every process.
  await postgres.query(
    database,
    "INSERT INTO maintenance VALUES (1, 1000000, 1000010, 'copying', 'OTHER', 0, 0, 'file', 9000000000000, 'token')",
  );
  for (const url of [one.url, two.url])
    assert.deepEqual(
      [(await ask(url, '/100/executions')).json.code, (await ask(url, '/100/objects/SCRI.A')).status],
      [45964, 200],
    );
  await postgres.query(database, 'UPDATE maintenance SET alive_until = 0');
  assert.equal((await ask(one.url, '/100/executions')).status, 200);

  // The process with the engine alone answers no API, and says that it is there.
  assert.equal((await ask(engine.url, '/100/executions')).status, 404);
  assert.equal((await ask(engine.url, '/ping')).status, 200);

  // Without it REST processes go on reading and say what is wrong; with it they go on.
  const healthy = await ask(one.url, '/100/system/health');
  assert.equal(healthy.status, 200);
  engine.process.child.kill('SIGKILL');
  await engine.process.ended;
  const sick = await ask(one.url, '/100/system/health?details=true');
  assert.deepEqual([sick.status, sick.json.status], [503, 'DOWN']);
  assert.equal((await ask(one.url, '/ping')).status, 200);
  assert.equal((await ask(one.url, `/100/executions/${runs[0]}`)).status, 200);
  const late = ask(two.url, '/100/executions', { object_name: 'SCRI.A' }, 'late');
  const again = await start(t, data, database, 'engine', ['--no-agent']);
  const answer = await late;
  const repeated = await ask(one.url, '/100/executions', { object_name: 'SCRI.A' }, 'late');
  assert.equal(repeated.status, 200);
  if (answer.status === 200) assert.equal(answer.json.run_id, repeated.json.run_id);
  else assert.equal(answer.status, 503);

  for (const { process } of [one, two, again]) {
    process.child.kill('SIGTERM');
    assert.equal(await process.ended, 0, process.err);
  }
});

test('what is asked for through a REST process while the engine is killed happens once, and what was acknowledged is there', async (t) => {
  const data = join(await testFolder(t), 'data');
  const database = await postgres.createDatabase();
  const engine = await start(t, data, database, 'engine', ['--no-agent']);
  const rest = await start(t, data, database, 'rest');
  assert.equal((await ask(rest.url, '/100/objects', scri('SCRI.A', ':PRINT 1'))).status, 200);
  const acknowledged: unknown[] = [];
  const some = Promise.withResolvers<void>();
  const asked = Promise.all(
    Array.from({ length: 10 }, async (_, caller) => {
      for (let number = 0; number < 9; number += 1) {
        const alias = `C${caller}.N${number}`;
        const { status, json } = await ask(rest.url, '/100/executions', { object_name: 'SCRI.A', alias });
        if (status === 200) acknowledged.push(json.run_id);
        else assert.equal(status, 503, JSON.stringify(json));
        if (acknowledged.length === 30) some.resolve();
      }
    }),
  );
  await Promise.race([some.promise, asked]);
  engine.process.child.kill('SIGKILL');
  await engine.process.ended;
  await start(t, data, database, 'engine', ['--no-agent']);
  await asked;
  const list = await ask(rest.url, '/100/executions?max_results=1000&include_deactivated=true');
  const { data: tasks } = list.json;
  assert.ok(Array.isArray(tasks));
  const aliases = tasks.map(({ alias }) => alias);
  assert.equal(new Set(aliases).size, aliases.length);
  const runs = new Set(tasks.map(({ run_id }) => run_id));
  assert.ok(acknowledged.length > 0 && acknowledged.every((runId) => runs.has(runId)));
});

test('changes of executions reach listeners of a REST process', async (t) => {
  const data = join(await testFolder(t), 'data');
  const database = await postgres.createDatabase();
  await start(t, data, database, 'engine', ['--no-agent']);
  const rest = await start(t, data, database, 'rest');
  assert.equal((await ask(rest.url, '/100/objects', scri('SCRI.A', ':PRINT 1'))).status, 200);
  const stopped = new AbortController();
  const stream = await fetch(`${rest.url}/taktwerk/v1/100/events`, {
    headers: { authorization: `Basic ${Buffer.from(`ADMIN/TAKTWERK:${PASSWORD}`).toString('base64')}` },
    signal: stopped.signal,
  });
  assert.ok(stream.body !== null);
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? '';
  const started = await ask(rest.url, '/100/executions', { object_name: 'SCRI.A' });
  // A run that began before the engine had heard of the listener is found by the next one.
  while (!text.includes('"status":1900')) {
    text += (await reader.read()).value ?? '';
    if (text.includes('event: reset')) await ask(rest.url, '/100/executions', { object_name: 'SCRI.A' });
  }
  assert.equal(started.status, 200);
  stopped.abort();
});

test('a role that needs a shared store is refused without one, and a REST process without the key of the engine too', async (t) => {
  const folder = await testFolder(t);
  const alone = await taktwerk(['serve', '--data', join(folder, 'a'), '--port', '0', '--role', 'rest']);
  assert.equal(alone.code, 2);
  assert.match(alone.err, /TAKTWERK_DATABASE/);
  const env = { TAKTWERK_DATABASE: postgres.url(await postgres.createDatabase()) };
  const keyless = await taktwerk(
    ['serve', '--data', join(folder, 'b'), '--port', '0', '--role', 'rest'],
    env,
  );
  assert.equal(keyless.code, 6);
  assert.match(keyless.err, /secret\.key/);
});

test('HAProxy and nginx send requests to the processes that take them: to both, to the one left, to the activated one', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const database = await postgres.createDatabase();
  await start(t, data, database, 'engine', ['--no-agent']);
  const one = await start(t, data, database, 'rest');
  const two = await start(t, data, database, 'rest');
  assert.equal((await ask(one.url, '/100/objects', scri('SCRI.A', ':PRINT 1'))).status, 200);
  const servers = [one.url, two.url];
  const proxies: string[] = [];
  for (const start of [startHaproxy, startNginx])
    for (const standby of [false, true])
      proxies.push(await start(t, folder, { port: await freePort(), servers, standby }));
  const run = async (proxy: string): Promise<unknown> => {
    const started = await ask(proxy, '/100/executions', { object_name: 'SCRI.A' }, crypto.randomUUID());
    return started.status === 200 ? started.json.run_id : started.status;
  };
  const runs: unknown[] = [];
  for (let index = 0; index < 6; index += 1) for (const proxy of proxies) runs.push(await run(proxy));

  // The second one stands by: the proxies leave it out, and it is activated when the first one is gone.
  const passive = await taktwerk(['node', '--url', two.url, '--passive', '--trace', '1'], {
    TAKTWERK_PASSWORD: PASSWORD,
  });
  assert.deepEqual([passive.code, passive.out], [0, `${two.url} is passive, trace level 1.\n`]);
  const idle = await taktwerk(['maintenance', '--url', one.url, '--status'], { TAKTWERK_PASSWORD: PASSWORD });
  assert.deepEqual([idle.code, idle.out], [0, 'No maintenance is running.\n']);
  for (let index = 0; index < 4; index += 1) for (const proxy of proxies) runs.push(await run(proxy));
  const killed = one.process.ended;
  one.process.child.kill('SIGKILL');
  await killed;
  assert.deepEqual((await ask(two.url, '/taktwerk/v1/0/node', { active: true })).json.active, true);
  for (const proxy of proxies) {
    const until = performance.now() + 120_000;
    let found = await run(proxy);
    while (typeof found === 'number' && found < 1000 && performance.now() < until) {
      // The proxy finds out by its next ping.
      await delay(100);
      found = await run(proxy);
    }
    runs.push(found);
  }
  assert.ok(
    runs.every((runId) => typeof runId === 'number' && runId >= 1_000_000),
    JSON.stringify(runs),
  );
  assert.equal(new Set(runs).size, runs.length);
});
