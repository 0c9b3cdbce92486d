import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { MailServer } from '../../packages/runtime/src/notification/testing/mail-server.ts';
import { testFolder } from './taktwerk-process.ts';
import { type ServeProcess, startServe, writeObjects } from './test-server.ts';

const PASSWORD = 'a password of the tests';
const LOGIN = `Basic ${btoa(`100/ADMIN/TAKTWERK:${PASSWORD}`)}`;

const object = (type: string, name: string, content: object): object => ({
  [type]: { general_attributes: { name, type: type.toUpperCase() }, ...content },
});
const mail = (name: string, subject: string): object =>
  object('call', name, {
    call_attributes: {
      kind: 'MAIL',
      subject,
      text: 'See the report.',
      recipients: [{ type: 'MAIL', name: 'ops@example.org' }],
    },
  });

async function start(t: TestContext) {
  const folder = await testFolder(t);
  const source = new DatabaseSync(join(folder, 'source.db'));
  t.after(() => source.close());
  source.exec(
    'CREATE TABLE sales (id INTEGER PRIMARY KEY, amount REAL); INSERT INTO sales VALUES (1, 1.5), (2, 2.5)',
  );
  const mails = new MailServer();
  const port = await mails.start();
  t.after(() => mails.stop());
  const serve = await startServe(t, join(folder, 'data'), [], {
    TAKTWERK_ADMIN_PASSWORD: PASSWORD,
    TAKTWERK_SMTP_HOST: '127.0.0.1',
    TAKTWERK_SMTP_PORT: String(port),
    TAKTWERK_SMTP_TLS: 'none',
    TAKTWERK_SMTP_FROM: 'taktwerk@example.org',
  });
  t.after(() => serve.stop());
  await writeObjects(join(folder, 'objects'), [
    object('conn', 'SHOP.DB', { connection: { kind: 'sqlite', path: join(folder, 'source.db') } }),
    object('conn', 'DWH', { connection: { kind: 'sqlite', path: join(folder, 'dwh.db') } }),
    object('srce', 'SHOP', { source: { connection: 'SHOP.DB' } }),
    object('srcs', 'SHOPS', { source_set: { sources: ['SHOP'] } }),
    object('rule', 'R.SALES', {
      rule: { query: { kind: 'table', table: 'sales' }, targetTable: 'sales' },
    }),
    object('comp', 'LOAD.SALES', {
      composition: {
        sourceSet: 'SHOPS',
        rule: 'R.SALES',
        target: { connection: 'DWH' },
        load: { kind: 'append' },
        incremental: { column: 'id' },
      },
    }),
    mail('TELL.END', 'The load of sales has ended'),
    mail('TELL.BAD', 'The sales are not loaded'),
    object('pack', 'NIGHT', {
      package: {
        items: [
          { object: 'LOAD.SALES' },
          { object: 'TELL.END', after: [1], when: 'always' },
          { object: 'TELL.BAD', after: [1], when: 'failed' },
        ],
      },
    }),
  ]);
  const applied = await serve.command('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  return { folder, source, mails, serve };
}

async function ask(serve: ServeProcess, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${serve.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: LOGIN, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const told: unknown = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(told));
  return told;
}

/** Waits until a run has ended; each question waits a while at the server. */
async function ended(serve: ServeProcess, runId: number): Promise<number> {
  for (;;) {
    const answer = await ask(serve, `/taktwerk/v1/100/executions/${runId}?wait=10`);
    const status = Number(Reflect.get(Object(answer), 'status'));
    if (status >= 1800) return status;
  }
}

const runIdOf = (answer: unknown): number => Number(Reflect.get(Object(answer), 'run_id'));
const subjectsOf = ({ received }: MailServer): readonly string[] =>
  received.map(({ source }) => source.split('\r\n').find((line) => line.startsWith('Subject: ')) ?? '');

test('a package runs by a schedule, loads only what is new each time, and tells by mail how it went', async (t) => {
  const { folder, source, mails, serve } = await start(t);
  const container = runIdOf(
    await ask(serve, '/ae/api/v1/100/executions', {
      object_name: 'NIGHT',
      execution_option: 'recurring',
      recurring: { execute_after: 'PT1S', end_after_executions: 2 },
    }),
  );
  assert.equal(await ended(serve, container), 1900);
  const children = await ask(serve, `/ae/api/v1/100/executions/${container}/children`);
  const runs: unknown = Reflect.get(Object(children), 'data');
  assert.ok(Array.isArray(runs));
  assert.deepEqual(
    runs.map((run) => [Reflect.get(Object(run), 'name'), Reflect.get(Object(run), 'status')]),
    [
      ['NIGHT', 1900],
      ['NIGHT', 1900],
    ],
  );
  // A mail has been taken by its server before its task, and so the package, ends.
  const end = 'Subject: The load of sales has ended';
  assert.deepEqual(subjectsOf(mails), [end, end]);
  const target = new DatabaseSync(join(folder, 'dwh.db'), { readOnly: true });
  t.after(() => target.close());
  assert.equal(target.prepare('SELECT count(*) AS n FROM sales').get()?.n, 2);

  source.exec('DROP TABLE sales');
  const failing = runIdOf(await ask(serve, '/taktwerk/v1/100/etl/run', { object: 'NIGHT' }));
  await ended(serve, failing);
  assert.deepEqual(subjectsOf(mails).slice(2).sort(), [end, 'Subject: The sales are not loaded']);
  assert.deepEqual(mails.received.at(-1)?.to, ['ops@example.org']);
});
