import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { MailServer } from '../../packages/runtime/src/notification/testing/mail-server.ts';
import { testFolder } from './taktwerk-process.ts';
import { allowAnonymousJobs, type ServeProcess, startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

const PASSWORD = 'a password of the tests';

interface Task {
  readonly run_id: number;
  readonly name: string;
  readonly type: string;
  readonly status: number;
  readonly parent: number;
}

const object = (type: string, name: string, content: object): object => ({
  [type]: { general_attributes: { name, type: type.toUpperCase() }, ...content },
});

const scenario = (name: string, steps: readonly object[], parameters: readonly object[] = []): object =>
  object('scen', name, { scenario: { steps, parameters } });

const parameter = (name: string) => ({ name, type: 'text', default: null });

class Server {
  readonly folder: string;
  readonly serve: ServeProcess;

  constructor(folder: string, serve: ServeProcess) {
    this.folder = folder;
    this.serve = serve;
  }

  async apply(objects: readonly object[]): Promise<void> {
    const folder = join(this.folder, `objects-${Math.random()}`);
    await writeObjects(folder, objects);
    const applied = await this.serve.here('apply', folder);
    assert.equal(applied.code, 0, applied.err + applied.out);
  }

  /** Starts through the object run API, by uuid. */
  async run(
    kind: 'scenario' | 'package',
    name: string,
    parameters: readonly object[] = [],
    login = `ADMIN/TAKTWERK:${PASSWORD}`,
  ): Promise<number> {
    const shown = await this.serve.here('show', name, '--json');
    const uuid = /"uuid": ?"([0-9a-f-]{36})"/.exec(shown.out)?.[1];
    assert.ok(uuid, shown.out + shown.err);
    const answer = await fetch(`${this.serve.url}/object/run`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`100/${login}`)}` },
      body: JSON.stringify({ object: kind, uuid, ...(parameters.length > 0 ? { parameters } : {}) }),
    });
    assert.equal(answer.status, 200, await answer.text());
    return Number(answer.headers.get('x-run-id'));
  }

  async task(run: number): Promise<Task> {
    return (await this.serve.get(`/executions/${run}`)) as Task;
  }

  async ended(run: number): Promise<Task> {
    return until(
      `run ${run} has ended`,
      () => this.task(run),
      ({ status }) => status >= 1800,
    );
  }

  async children(run: number): Promise<readonly Task[]> {
    const answer = (await this.serve.get(`/executions/${run}/children`)) as { data: readonly Task[] };
    return answer.data;
  }

  /** Runs a command in this process. */
  async done(...words: readonly string[]): Promise<string> {
    const { code, out, err } = await this.serve.here(...words);
    assert.equal(code, 0, `${words.join(' ')}: ${err}${out}`);
    return out;
  }

  async report(run: number): Promise<string> {
    return (await this.serve.here('log', String(run))).out;
  }
}

async function start(t: TestContext): Promise<{ readonly server: Server; readonly mails: MailServer }> {
  const folder = await testFolder(t);
  const mails = new MailServer();
  const port = await mails.start();
  const serve = await startServe(t, join(folder, 'data'), [], {
    TAKTWERK_ADMIN_PASSWORD: PASSWORD,
    TAKTWERK_SMTP_HOST: '127.0.0.1',
    TAKTWERK_SMTP_PORT: String(port),
    TAKTWERK_SMTP_TLS: 'none',
    TAKTWERK_SMTP_FROM: 'taktwerk@example.org',
  });
  t.after(() => serve.stop());
  // Behind the end of the server, which keeps its connection.
  t.after(() => mails.stop());
  await allowAnonymousJobs(serve, join(folder, 'system'));
  const server = new Server(folder, serve);
  await server.apply([
    {
      vara: {
        general_attributes: { name: 'UC_CLIENT_SETTINGS', type: 'VARA', sub_type: 'STATIC' },
        static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }],
      },
    },
  ]);
  return { server, mails };
}

test('steps of scenarios start other things', async (t) => {
  const { server, mails } = await start(t);
  await t.test(
    'a scenario starts objects, shells and mails under its task and goes on with what became of them',
    () => startsAll(server, mails),
  );
  await t.test('a step that may not start something, or starts what ends badly, fails and says why', () =>
    refuses(server),
  );
  await t.test(
    'a scenario that is cancelled recursively ends what it waits for, and what it does not wait for goes on',
    () => cancels(server),
  );
  await t.test('the documented examples of what only the server does run as they stand', () =>
    documented(server, mails),
  );
  await t.test(
    'a step that runs once runs in one run alone, whatever starts the scenario, and over a restart of the server',
    () => runsOnce(server, t),
  );
});

async function startsAll(server: Server, mails: MailServer): Promise<void> {
  const out = join(server.folder, 'out.txt');
  await server.apply([
    object('scri', 'SAY', { scripts: [{ process: [':PRINT "day &DAY#"', ':EXIT 7'] }] }),
    scenario('INNER', [{ id: 'ok', kind: 'success', message: 'inner' }], [parameter('day')]),
    object('pack', 'BOTH', { package: { items: [{ object: 'SAY.OK' }] } }),
    object('scri', 'SAY.OK', { scripts: [{ process: ':PRINT "fine"' }] }),
    scenario(
      'OUTER',
      [
        { id: 'inner', kind: 'run', object: 'inner', parameters: [{ name: 'day', value: ':day' }] },
        { id: 'package', kind: 'run', object: 'BOTH' },
        {
          id: 'script',
          kind: 'run',
          object: ':what',
          parameters: [{ name: 'DAY#', value: ':day' }],
          accept: 'any',
          results: { runId: 'run', status: 'status', returnCode: 'code' },
        },
        {
          id: 'disk',
          kind: 'shell',
          after: [{ step: 'script', when: 'success' }],
          agent: 'UNIX01',
          // Lines that mean something in scripts of ours stay what they are.
          text: `:\necho "$DAY $CODE &DAY#" > '${out}'\nexit 3\n`,
          environment: { DAY: ':day', CODE: ':code' },
          accept: 'any',
          results: { returnCode: 'shell' },
        },
        { id: 'rows', kind: 'constants', columns: [{ name: 'shop', type: 'text' }], rows: [['Nord']] },
        {
          id: 'tell',
          kind: 'mail',
          inputs: ['rows'],
          after: [{ step: 'disk', when: 'success' }],
          to: ['ops@example.org', '&WHO#'],
          subject: 'Day &DAY#',
          text: 'Shell ended with &SHELL#.',
        },
      ],
      ['day', 'what', 'run', 'status', 'code', 'shell', 'who'].map(parameter),
    ),
  ]);
  const run = await server.run('scenario', 'OUTER', [
    { parameterName: 'day', parameterValue: '2026-03-01' },
    { parameterName: 'what', parameterValue: 'SAY' },
    { parameterName: 'who', parameterValue: 'boss@example.org' },
  ]);
  const { status } = await server.ended(run);
  assert.equal(status, 1900, await server.report(run));
  const children = await server.children(run);
  assert.deepEqual(children.map(({ name, type, status: end }) => `${name} ${type} ${end}`).sort(), [
    'BOTH PACK 1900',
    'INNER SCEN 1900',
    'OUTER/disk JOBS 1800',
    'OUTER/tell CALL 1960',
    'SAY SCRI 1800',
  ]);
  assert.deepEqual(await readFile(out, 'utf8'), '2026-03-01 7 &DAY#\n');
  await mails.has(2);
  assert.deepEqual(mails.received.flatMap(({ to }) => to).sort(), ['boss@example.org', 'ops@example.org']);
  const source = mails.received[0]?.source ?? '';
  assert.match(source, /Subject: Day 2026-03-01/);
  assert.match(source, /Shell ended with 3\./);
  assert.match(source, /Nord/);
}

async function refuses(server: Server): Promise<void> {
  await server.apply([
    object('scri', 'SECRET', { scripts: [{ process: ':PRINT "secret"' }] }),
    object('scri', 'BAD', { scripts: [{ process: ':EXIT 3' }] }),
    scenario('TRIES', [{ id: 'secret', kind: 'run', object: 'SECRET' }]),
    scenario('SHELLS', [{ id: 'sh', kind: 'shell', agent: 'UNIX01', text: 'true' }]),
    scenario('NOWHERE', [{ id: 'gone', kind: 'run', object: 'GONE' }]),
    scenario('FAILS', [
      { id: 'bad', kind: 'run', object: 'BAD' },
      { id: 'never', kind: 'run', object: 'SECRET', after: [{ step: 'bad', when: 'success' }] },
      { id: 'wrong', kind: 'run', object: 'INNER', parameters: [{ name: 'day', value: '1' }], accept: 'any' },
    ]),
    scenario('INNER', [{ id: 'ok', kind: 'success' }]),
  ]);
  const file = join(server.folder, 'password');
  await writeFile(file, 'secret\n');
  await server.done('user', 'add', 'ETL/IT', '--new-password-file', file);
  await server.done(
    'user',
    'grant',
    'ETL/IT',
    '--privilege',
    'RUN_OBJECTS',
    '--rights',
    'RX',
    '--type',
    'SCEN',
  );
  for (const [name, words] of [
    ['TRIES', 'Step "secret" (run): User ETL/IT lacks the right X (execute) on SECRET.'],
    ['SHELLS', 'lacks the right X (execute) on JOBS SHELLS/sh with agent UNIX01'],
  ] as const) {
    const run = await server.run('scenario', name, [], 'ETL/IT:secret');
    assert.equal((await server.ended(run)).status, 1800);
    assert.ok((await server.report(run)).includes(words), await server.report(run));
    assert.deepEqual(await server.children(run), []);
  }
  const audit = await server.done('audit', '--outcome', 'refused');
  assert.match(audit, /ETL\/IT +refused +execute by scenario +SECRET/);
  assert.match(audit, /ETL\/IT +refused +execute by scenario +SHELLS\/sh/);
  const nowhere = await server.run('scenario', 'NOWHERE');
  assert.equal((await server.ended(nowhere)).status, 1800);
  assert.match(await server.report(nowhere), /There is no object GONE in client 100/);
  const fails = await server.run('scenario', 'FAILS');
  assert.equal((await server.ended(fails)).status, 1800);
  const report = await server.report(fails);
  assert.match(report, /Step "bad" \(run\): run \d+ has ended with 1800 .*, return code 3/);
  assert.match(report, /Step "wrong" \(run\): There is no parameter "day"\./);
  assert.deepEqual(
    (await server.children(fails)).map(({ name }) => name),
    ['BAD'],
  );
}

async function cancels(server: Server): Promise<void> {
  const fifo = join(server.folder, 'go');
  execFileSync('mkfifo', [fifo]);
  await server.apply([
    scenario('WAITS', [
      { id: 'long', kind: 'shell', agent: 'UNIX01', text: 'exec sleep 3600' },
      { id: 'other', kind: 'shell', agent: 'UNIX01', text: `read line < '${fifo}'`, wait: false },
    ]),
  ]);
  const run = await server.run('scenario', 'WAITS');
  const both = await until(
    'both shells run',
    () => server.children(run),
    (children) => children.length === 2 && children.every(({ status }) => status === 1550),
  );
  const of = (name: string) => both.find((one) => one.name === `WAITS/${name}`)?.run_id ?? 0;
  assert.match(await server.done('why', String(run)), /1 of its tasks run/);
  await server.done('cancel', String(run), '--recursive');
  assert.equal((await server.ended(run)).status, 1850);
  assert.equal((await server.task(of('long'))).status, 1851);
  assert.equal((await server.task(of('other'))).status, 1550);
  await writeFile(fifo, 'go\n');
  assert.equal((await server.ended(of('other'))).status, 1900);
}

async function runsOnce(server: Server, t: TestContext): Promise<void> {
  const names = async (run: number) => (await server.children(run)).map(({ name }) => name).sort();
  await server.apply([
    scenario(
      'ONCE',
      [
        { id: 'rows', kind: 'generate', rows: 2, column: 'n' },
        {
          id: 'each',
          kind: 'loop',
          inputs: ['rows'],
          steps: ['first', 'always'],
          variables: [{ name: 'n', column: 'n' }],
          atMost: 9,
        },
        { id: 'first', kind: 'run', object: 'SAY.OK', once: true },
        { id: 'always', kind: 'run', object: 'INNER.OK', after: [{ step: 'first', when: 'success' }] },
      ],
      [parameter('n')],
    ),
    object('scri', 'INNER.OK', { scripts: [{ process: ':PRINT "always"' }] }),
    object('pack', 'ONCES', { package: { items: [{ object: 'ONCE' }] } }),
    object('scri', 'BY.SCRIPT', {
      scripts: [{ process: [':SET &RUN# = ACTIVATE_UC_OBJECT("ONCE",WAIT)', ':PRINT &RUN#'] }],
    }),
  ]);
  const again = ['INNER.OK', 'INNER.OK'];
  const first = await server.run('scenario', 'ONCE');
  assert.equal((await server.ended(first)).status, 1900, await server.report(first));
  assert.deepEqual(await names(first), [...again, 'SAY.OK']);
  const second = await server.run('scenario', 'ONCE');
  await server.ended(second);
  assert.deepEqual(await names(second), again);
  assert.match(await server.report(second), /Step "first" has been run before, and runs once\./);
  const pack = await server.run('package', 'ONCES');
  await server.ended(pack);
  const [line] = await server.children(pack);
  assert.deepEqual(await names(line?.run_id ?? 0), again);
  const script = Number(JSON.parse(await server.done('run', 'BY.SCRIPT', '--json')).run_id);
  await server.ended(script);
  const activated = /^\d+$/m.exec(await server.done('log', String(script)));
  assert.deepEqual(await names(Number(activated?.[0])), again);
  await server.serve.stop();
  const next = new Server(server.folder, await startServe(t, join(server.folder, 'data')));
  const { run_id: last } = JSON.parse(await next.done('run', 'ONCE', '--json'));
  await next.ended(last);
  assert.deepEqual((await next.children(last)).map(({ name }) => name).sort(), again);
  await next.serve.stop();
}

async function documented(server: Server, mails: MailServer): Promise<void> {
  const text = await readFile(new URL('../../docs/etl-steps.md', import.meta.url), 'utf8');
  const example = (kind: string): object => {
    const line = text.split('\n').find((one) => one.startsWith(`| \`${kind}\` `)) ?? '';
    return {
      id: kind,
      kind,
      ...JSON.parse(line.split(' | ').at(-1)?.replace('|', '').trim().slice(1, -1) ?? ''),
    };
  };
  const path = join(server.folder, 'orders.db');
  const database = new DatabaseSync(path);
  database.exec(
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, day TEXT); INSERT INTO orders VALUES (1, '2026-03-01'), (2, '2026-03-02')",
  );
  database.close();
  const after = (step: string) => ({ after: [{ step, when: 'success' }] });
  await server.apply([
    object('conn', 'ORDERS.DB', { connection: { kind: 'sqlite', path } }),
    object('srce', 'ORDERS', { source: { connection: 'ORDERS.DB' } }),
    object('srcs', 'ALL.ORDERS', { source_set: { sources: ['ORDERS'] } }),
    object('rule', 'R.ORDERS', {
      rule: {
        query: { kind: 'sql', text: 'SELECT id FROM orders WHERE day = :day' },
        parameters: [{ name: 'day', type: 'text' }],
        targetTable: 'loaded',
      },
    }),
    object('comp', 'LOAD.ORDERS', {
      composition: {
        sourceSet: 'ALL.ORDERS',
        rule: 'R.ORDERS',
        target: { connection: 'ORDERS.DB' },
        load: { kind: 'replace' },
      },
    }),
    scenario(
      'DOCUMENTED',
      [
        example('run'),
        { ...example('result'), ...after('run') },
        {
          id: 'seen',
          kind: 'quality',
          inputs: ['result'],
          severity: 'stop',
          checks: [{ kind: 'rowCount', from: 1, to: 1 }],
        },
        { ...example('shell'), ...after('seen') },
        { ...example('mail'), ...after('shell') },
      ],
      [parameter('day')],
    ),
  ]);
  const before = mails.received.length;
  const run = await server.run('scenario', 'DOCUMENTED', [
    { parameterName: 'day', parameterValue: '2026-03-02' },
  ]);
  assert.equal((await server.ended(run)).status, 1900, await server.report(run));
  assert.deepEqual((await server.children(run)).map(({ name, status }) => `${name} ${status}`).sort(), [
    'DOCUMENTED/mail 1960',
    'DOCUMENTED/shell 1900',
    'LOAD.ORDERS 1900',
  ]);
  await mails.has(before + 1);
  assert.match(mails.received.at(-1)?.source ?? '', /Subject: Orders of 2026-03-02/);
}
