import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { applyRetention } from '@taktwerk/runtime';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const DAY = 24 * 60 * 60 * 1000;
const WELL = [':PRINT "all is well, äöü"'];
const BADLY = [':PRINT "it went wrong"', ':STOP MSG, 50, "wrong"'];

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

/** Runs a script whose reports are kept as the attributes say; answers with its run id once it has ended. */
async function run(name: string, attributes: object, process: readonly string[]): Promise<number> {
  const general_attributes = { name, type: 'SCRI', ...attributes };
  const body = { data: { scri: { general_attributes, scripts: [{ process }] } }, path: '' };
  const saved = await server.request('/100/objects', { body });
  assert.equal(saved.status, 200, saved.text);
  const caller = { client: 100, user: 'OPER/DEMO' };
  const { runId } = await server.taktwerk.execute(caller, { objectName: name });
  await server.taktwerk.whenEnded(100, runId, 60_000);
  return runId;
}

interface Listed {
  readonly type: string;
  readonly is_db: boolean;
}

async function reports(runId: number): Promise<readonly Listed[]> {
  const answer = await server.request(`/100/executions/${runId}/reports`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as readonly Listed[];
}

const content = (runId: number) => server.request(`/100/executions/${runId}/reports/ACT`);

/** The files are written behind the end of a task, so a test waits for them. */
async function until<T>(what: string, look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (const end = Date.now() + 60_000; ; ) {
    const seen = await look();
    if (holds(seen)) return seen;
    assert.ok(Date.now() < end, `${what}; seen last: ${JSON.stringify(seen)}`);
    await pause(10);
  }
}

const fileOf = (runId: number) =>
  join(server.folder, 'reports', String(Math.floor(runId / 1000)), `${runId}.ACT.txt`);

const files = async (): Promise<string[]> =>
  (await readdir(join(server.folder, 'reports'), { recursive: true }).catch(() => [])).filter((name) =>
    name.endsWith('.txt'),
  );

test('kept on errors only, a task that ended well leaves no report and one that failed leaves all', async () => {
  const only = { report_on_error_only: '1' };
  const well = await run('SCRI.ONLY_WELL', only, WELL);
  assert.deepEqual(await reports(well), []);
  assert.equal((await content(well)).status, 404);
  const badly = await run('SCRI.ONLY_BADLY', only, BADLY);
  assert.deepEqual(
    (await reports(badly)).map(({ type, is_db }) => [type, is_db]),
    [['ACT', true]],
  );
  assert.match((await content(badly)).text, /it went wrong/);
});

test('kept in a file, the text leaves the database and is answered with 404 that names the file', async () => {
  const runId = await run('SCRI.FILE', { report_to_database: '0', report_to_file: '1' }, WELL);
  const listed = await until(
    'the report is in a file',
    () => reports(runId),
    (seen) => seen.every(({ is_db }) => !is_db),
  );
  assert.deepEqual(
    listed.map(({ type, is_db }) => [type, is_db]),
    [['ACT', false]],
  );
  assert.ok((await readFile(fileOf(runId), 'utf8')).includes('all is well, äöü\n'));
  const answer = await content(runId);
  assert.equal(answer.status, 404);
  assert.match(answer.text, new RegExp(`${Math.floor(runId / 1000)}/${runId}\\.ACT\\.txt`));
  assert.deepEqual(
    (await server.taktwerk.store.reports.pages(runId, 'ACT', { from: 1, limit: 9 })).pages,
    [],
    'the text is in the database still',
  );
});

test('kept in both places, the text stays readable and is in the file too', async () => {
  const runId = await run('SCRI.BOTH', { report_to_file: '1' }, WELL);
  await until('the file is there', files, (seen) => seen.some((name) => name.endsWith(`${runId}.ACT.txt`)));
  assert.deepEqual(
    (await reports(runId)).map(({ is_db }) => is_db),
    [true],
  );
  const pages = ((await content(runId)).json as { data: readonly { content: string }[] }).data;
  const text = pages.map((page) => page.content).join('');
  assert.equal(text.replaceAll('\r\n', '\n'), await readFile(fileOf(runId), 'utf8'));
});

test('kept nowhere, no report is left whatever the end', async () => {
  assert.deepEqual(await reports(await run('SCRI.NONE', { report_to_database: '0' }, BADLY)), []);
});

test('retention removes the files with the reports', async () => {
  const runId = await run('SCRI.OLD', { report_to_database: '0', report_to_file: '1' }, WELL);
  await until(
    'the report is in a file',
    () => reports(runId),
    (seen) => seen.every(({ is_db }) => !is_db),
  );
  const static_values = [{ key: 'OLD', value1: 'REPORTS', value2: '1' }];
  const rules = {
    vara: { general_attributes: { name: 'UC_RETENTION', type: 'VARA', sub_type: 'STATIC' }, static_values },
  };
  const saved = await server.request('/100/objects', { body: { data: rules, path: '' } });
  assert.equal(saved.status, 200, saved.text);
  await applyRetention(server.taktwerk.store, 100, Date.now() + 2 * DAY);
  assert.deepEqual(await reports(runId), []);
  assert.deepEqual(await until('the files are gone', files, (seen) => seen.length === 0), []);
});
