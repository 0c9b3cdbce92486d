import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

async function save(type: string, name: string, rest: object, general: object = {}): Promise<void> {
  const general_attributes = { name, type: type.toUpperCase(), auto_deactivation: 'N', ...general };
  const body = { data: { [type]: { general_attributes, ...rest } }, path: '' };
  const saved = await server.request('/100/objects', { body });
  assert.equal(saved.status, 200, saved.text);
}

const lines = (...process: string[]) => ({ scripts: [{ process }] });

async function ended(runId: number): Promise<number> {
  return (await server.taktwerk.whenEnded(100, runId, 60_000)).status;
}

/** Runs a SCRI object to its end; answers with its run id and what it printed. */
async function run(object_name: string, credentials?: string): Promise<{ runId: number; said: string }> {
  const started = await server.request('/100/executions', {
    body: { object_name },
    ...(credentials === undefined ? {} : { credentials }),
  });
  assert.equal(started.status, 200, started.text);
  const { run_id: runId } = started.json as { run_id: number };
  assert.equal(await ended(runId), 1900);
  const report = await server.request(`/100/executions/${runId}/reports/ACT`);
  const { data } = report.json as { data: readonly { content: string }[] };
  return { runId, said: data.map((page) => page.content).join('') };
}

/** What a refused start answers, with the number and the text of its error. */
const tries = (call: string): readonly string[] => [
  `:SET &RUN# = EXECUTE_RECURRING(${call})`,
  ':SET &NR# = SYS_LAST_ERR_NR()',
  ':SET &TEXT# = SYS_LAST_ERR_INS()',
  ':PRINT "&RUN# [&NR#] &TEXT#"',
];

/** A line that {@link tries} prints. */
const refusal = (number: number, text: string): RegExp => new RegExp(`^0+ \\[0*${number}\\] ${text}`, 'm');

test('a script starts a recurring execution by a PERIOD, and its container ends when its runs are used up', async () => {
  await save('scri', 'SCRI.OFTEN', lines(':PRINT "ran"'));
  await save('period', 'PERIOD.TWICE', {
    period_attributes: { execute_after_end: 'PT1S', end_after_executions: '2' },
  });
  const start = ':SET &RUN# = EXECUTE_RECURRING("SCRI.OFTEN", "PERIOD.TWICE")';
  await save('scri', 'SCRI.STARTS', lines(start, ':PRINT "run=&RUN#."'));
  const { runId, said } = await run('SCRI.STARTS');
  const container = Number(/run=0*(\d+)\./.exec(said)?.[1]);
  assert.equal(await ended(container), 1900);
  const one = await server.request(`/100/executions/${container}`);
  const { type, name, parent, activator } = one.json as Record<string, unknown>;
  assert.deepEqual(
    { type, name, parent, activator },
    {
      ...{ type: 'C_PERIOD', name: 'SCRI.OFTEN', parent: 0, activator: runId },
    },
  );
  const runs = await server.request('/100/executions?name=SCRI.OFTEN&type=SCRI&include_deactivated=true');
  const { data } = runs.json as { data: readonly { status: number; parent: number; activator: number }[] };
  assert.deepEqual(
    data.map((task) => [task.status, task.parent, task.activator]),
    [
      [1900, container, container],
      [1900, container, container],
    ],
  );
});

test('a script is told why a recurring execution is refused, and nothing is started', async () => {
  await save('scri', 'SCRI.REFUSED', lines(':PRINT "never"'));
  await save('scri', 'SCRI.EARLY', lines(':PRINT "never"'), { generate_at_runtime: '0' });
  await save('vara', 'VARA.NONE', {});
  const calls = [
    'SCRI.MISSING, "@daily"',
    'VARA.NONE, "@daily"',
    'SCRI.EARLY, "@daily"',
    'SCRI.REFUSED, PERIOD.MISSING',
    'SCRI.REFUSED, VARA.NONE',
    'SCRI.REFUSED, "0 25 * * *"',
    'SCRI.REFUSED, "@fortnightly"',
  ];
  await save('scri', 'SCRI.TRIES', lines(...calls.flatMap(tries)));
  const { said } = await run('SCRI.TRIES');
  assert.match(said, refusal(45921, 'There is no object SCRI.MISSING in client 100'));
  assert.match(said, refusal(45932, 'VARA.NONE cannot be executed'));
  assert.match(said, refusal(45932, 'SCRI.EARLY has generate_at_runtime "0"'));
  assert.match(said, refusal(45921, 'Client 100 has no PERIOD object PERIOD.MISSING'));
  assert.match(said, refusal(45921, 'Client 100 has no PERIOD object VARA.NONE'));
  assert.match(said, refusal(20538, 'period\\.cron: .*hour'));
  assert.equal(said.match(/^0+ \[/gm)?.length, calls.length, said);
  const found = await server.request('/100/executions?name=SCRI.REFUSED&include_deactivated=true');
  assert.deepEqual((found.json as { data: unknown[] }).data, []);
});

test('a script starts a recurring execution only of what its user may execute', async () => {
  await save('scri', 'SCRI.SECRET', lines(':PRINT "never"'));
  await save('scri', 'SCRI.GREEDY', lines(...tries('SCRI.SECRET, "@daily"')));
  const made = await server.request('/100/system/users', {
    body: {
      data: {
        user: {
          general_attributes: { name: 'STARTER/DEMO', type: 'USER' },
          user_attributes: { is_active: '1', password: 'geheim geheim' },
          authorizations: [{ auth_group: '1', filter_object_name: 'SCRI.GREEDY', bitcode: 'RX' }],
        },
      },
      path: '',
    },
  });
  assert.equal(made.status, 200, made.text);
  const { said } = await run('SCRI.GREEDY', '100/STARTER/DEMO:geheim geheim');
  assert.match(said, refusal(45902, 'User STARTER/DEMO lacks the right X'));
});
