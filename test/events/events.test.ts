import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { RestClient } from '../processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';

interface Seen {
  readonly run_id: number;
  readonly type: string;
  readonly status: number;
}

/** A server with its agents, and a folder for what they look at. */
interface Stage {
  readonly server: ServerProcess;
  readonly rest: RestClient;
  readonly place: string;
}

async function setStage(t: TestContext): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-events-'));
  const place = join(folder, 'place');
  await mkdir(place);
  const server = new ServerProcess(join(folder, 'data'), await freePort(), {}, true);
  t.after(async () => {
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await server.start();
  return { server, rest: new RestClient(server.url, 100, PASSWORD), place };
}

/** Saves an event whose script notes the value of each hit as a key of VARA.SEEN, and executes it. */
async function execute({ rest }: Stage, attributes: object, value: string): Promise<number> {
  const vara = {
    general_attributes: { name: 'VARA.SEEN', type: 'VARA', sub_type: 'STATIC' },
    static_values: [],
  };
  await rest.post('/objects', { data: { vara }, path: '' });
  const process = [`:SET &KEY# = GET_EVENT_INFO(${value})`, ':PUT_VAR VARA.SEEN, &KEY#, "1"'];
  const evnt = {
    general_attributes: { name: 'EVNT.E', type: 'EVNT' },
    event_attributes: attributes,
    scripts: [{ process }],
  };
  await rest.post('/objects', { data: { evnt }, path: '' });
  const { run_id } = (await rest.post('/executions', { object_name: 'EVNT.E' })) as { run_id: number };
  return run_id;
}

async function runs({ rest }: Stage): Promise<readonly Seen[]> {
  const list = await rest.get('/executions?name=EVNT.E&include_deactivated=true&max_results=5000');
  return (list as { data: Seen[] }).data;
}

/** Hits whose script has ended well. */
async function hits(stage: Stage): Promise<number> {
  return (await runs(stage)).filter(({ type, status }) => type === 'EVNT_CHILD' && status === 1900).length;
}

/** Asks until it holds; whoever waits for ever is ended by the time limit of the tests. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(50);
}

async function status({ rest }: Stage, runId: number): Promise<number> {
  return ((await rest.get(`/executions/${runId}`)) as { status: number }).status;
}

/** Keys of VARA.SEEN: what the scripts were run for. */
async function noted({ rest }: Stage): Promise<number> {
  const object = (await rest.get('/objects/VARA.SEEN')) as { data: { vara: { static_values: unknown[] } } };
  return object.data.vara.static_values.length;
}

async function put(stage: Stage, name: string): Promise<void> {
  await writeFile(join(stage.place, `.${name}`), 'x');
  await rename(join(stage.place, `.${name}`), join(stage.place, name));
}

test('each file is a hit once, although server and agents are killed again and again', async (t) => {
  const stage = await setStage(t);
  const path = join(stage.place, 'in-*.csv');
  const file = { path, stable_for: 'PT0S' };
  const run = await execute(stage, { type: 'FILE', agent: 'UNIX01', file, max_active_hits: '20' }, 'FILE');
  await until(async () => (await status(stage, run)) === 1701);
  for (let round = 0; round < 2; round += 1) {
    for (let at = 0; at < 40; at += 1) await put(stage, `in-${round}-${at}.csv`);
    await until(async () => (await hits(stage)) > round * 40);
    await stage.server.kill();
    await put(stage, `in-away-${round}.csv`);
    await stage.server.start();
  }
  await until(async () => (await hits(stage)) >= 82);
  assert.equal(await noted(stage), 82);
  assert.equal((await runs(stage)).filter(({ type }) => type === 'EVNT_CHILD').length, 82);
  await stage.rest.post(`/executions/${run}/status`, { action: 'cancel' });
  await until(async () => (await status(stage, run)) === 1850);
});

test('each line of a log is a hit once, through rotations and kills', async (t) => {
  const stage = await setStage(t);
  const path = join(stage.place, 'app.log');
  await writeFile(path, 'ERROR before\n');
  const log = { path, line: 'ERROR *' };
  const run = await execute(stage, { type: 'LOG', agent: 'UNIX01', log }, 'LINE');
  await until(async () => (await status(stage, run)) === 1701);
  for (let round = 0; round < 3; round += 1) {
    await appendFile(path, `fine\nERROR ${round} a\n`);
    await until(async () => (await hits(stage)) > round * 3);
    await rename(path, `${path}.${round}`);
    await appendFile(`${path}.${round}`, `ERROR ${round} b\n`);
    await writeFile(path, '');
    if (round === 1) await stage.server.kill();
    await appendFile(path, `ERROR ${round} c\n`);
    if (round === 1) await stage.server.start();
    await until(async () => (await hits(stage)) >= (round + 1) * 3);
  }
  assert.equal(await noted(stage), 9);
  assert.equal((await runs(stage)).filter(({ type }) => type === 'EVNT_CHILD').length, 9);
});

test('a value of a database is a hit when it fulfils the condition, and an event until its first hit ends then', async (t) => {
  const stage = await setStage(t);
  const database = join(stage.place, 'stock.db');
  const stock = new DatabaseSync(database);
  t.after(() => stock.close());
  stock.exec('CREATE TABLE inbox (state TEXT)');
  const conn = {
    general_attributes: { name: 'CONN.STOCK', type: 'CONN' },
    connection: { kind: 'sqlite', path: database },
  };
  await stage.rest.post('/objects', { data: { conn }, path: '' });
  const query = {
    connection: 'CONN.STOCK',
    sql: "SELECT count(*) AS n FROM inbox WHERE state = 'new'",
    operator: '>',
    value: '1',
    every: 'PT1S',
  };
  const run = await execute(stage, { type: 'DB', frequency: 'F', database: query }, 'VALUE');
  await until(async () => (await status(stage, run)) === 1701);
  stock.exec("INSERT INTO inbox VALUES ('old'), ('new')");
  assert.equal(await hits(stage), 0);
  stock.exec("INSERT INTO inbox VALUES ('new'), ('new')");
  await until(async () => (await status(stage, run)) === 1900);
  assert.equal(await hits(stage), 1);
  assert.equal(await noted(stage), 1);
});
