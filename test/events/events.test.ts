import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
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
  readonly folder: string;
  readonly server: ServerProcess;
  readonly rest: RestClient;
  readonly place: string;
}

let stage: Stage;

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-events-'));
  const place = join(folder, 'place');
  await mkdir(place);
  const server = new ServerProcess(join(folder, 'data'), await freePort(), {}, true);
  stage = { folder, server, rest: new RestClient(server.url, 100, PASSWORD), place };
  await server.start();
});

after(async () => {
  await stage.server.kill('SIGTERM');
  await rm(stage.folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Saves an event whose script notes the value of each hit as a key of a VARA of its name, and executes it. */
async function execute(name: string, attributes: object, value: string): Promise<number> {
  const { rest } = stage;
  const seen = { name: `VARA.${name}`, type: 'VARA', sub_type: 'STATIC' };
  const vara = { general_attributes: seen, static_values: [] };
  await rest.post('/objects', { data: { vara }, path: '' });
  const process = [`:SET &KEY# = GET_EVENT_INFO(${value})`, `:PUT_VAR VARA.${name}, &KEY#, "1"`];
  const evnt = {
    general_attributes: { name, type: 'EVNT' },
    event_attributes: attributes,
    scripts: [{ process }],
  };
  await rest.post('/objects', { data: { evnt }, path: '' });
  const { run_id } = (await rest.post('/executions', { object_name: name })) as { run_id: number };
  return run_id;
}

async function hitsOf(name: string): Promise<readonly Seen[]> {
  const list = await stage.rest.get(`/executions?name=${name}&include_deactivated=true&max_results=5000`);
  return (list as { data: Seen[] }).data.filter(({ type }) => type === 'EVNT_CHILD');
}

/** Hits whose script has ended well. */
async function hits(name: string): Promise<number> {
  return (await hitsOf(name)).filter(({ status }) => status === 1900).length;
}

/** Asks until it holds; what never does is ended by the time limit of the tests. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(50);
}

async function status(runId: number): Promise<number> {
  return ((await stage.rest.get(`/executions/${runId}`)) as { status: number }).status;
}

/** How many different values the scripts of an event were run for. */
async function noted(name: string): Promise<number> {
  const object = (await stage.rest.get(`/objects/VARA.${name}`)) as {
    data: { vara: { static_values: unknown[] } };
  };
  return object.data.vara.static_values.length;
}

async function put(name: string): Promise<void> {
  await writeFile(join(stage.place, `.${name}`), 'x');
  await rename(join(stage.place, `.${name}`), join(stage.place, name));
}

test('each file and each line of a rotated log is a hit once, although server and agents are killed', async () => {
  const file = { path: join(stage.place, 'in-*.csv'), stable_for: 'PT0S' };
  const files = await execute(
    'FILES',
    { type: 'FILE', agent: 'UNIX01', file, max_active_hits: '20' },
    'FILE',
  );
  const path = join(stage.place, 'app.log');
  await writeFile(path, 'ERROR before\n');
  const lines = await execute(
    'LINES',
    { type: 'LOG', agent: 'UNIX01', log: { path, line: 'ERROR *' } },
    'LINE',
  );
  await until(async () => (await status(files)) === 1701 && (await status(lines)) === 1701);
  for (let round = 0; round < 2; round += 1) {
    for (let at = 0; at < 40; at += 1) await put(`in-${round}-${at}.csv`);
    await appendFile(path, `fine\nERROR ${round} a\n`);
    await until(async () => (await hits('FILES')) > round * 41 && (await hits('LINES')) > round * 3);
    await rename(path, `${path}.${round}`);
    await appendFile(`${path}.${round}`, `ERROR ${round} b\n`);
    await writeFile(path, '');
    await stage.server.kill();
    await put(`in-away-${round}.csv`);
    await appendFile(path, `ERROR ${round} c\n`);
    await stage.server.start();
    await until(async () => (await hits('LINES')) >= (round + 1) * 3);
  }
  await until(async () => (await hits('FILES')) >= 82);
  assert.deepEqual([await noted('FILES'), (await hitsOf('FILES')).length], [82, 82]);
  assert.deepEqual([await noted('LINES'), (await hitsOf('LINES')).length], [6, 6]);
  await stage.rest.post(`/executions/${files}/status`, { action: 'cancel' });
  await until(async () => (await status(files)) === 1850);
});

test('a value of a database is a hit when it fulfils the condition, and an event until its first hit ends then', async (t) => {
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
  const run = await execute('STOCK', { type: 'DB', frequency: 'F', database: query }, 'VALUE');
  await until(async () => (await status(run)) === 1701);
  stock.exec("INSERT INTO inbox VALUES ('old'), ('new')");
  assert.equal(await hits('STOCK'), 0);
  stock.exec("INSERT INTO inbox VALUES ('new'), ('new')");
  await until(async () => (await status(run)) === 1900);
  assert.deepEqual([await hits('STOCK'), await noted('STOCK')], [1, 1]);
});
