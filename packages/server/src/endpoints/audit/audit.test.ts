import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRecord } from '../../http/is-record.ts';
import { answerProblems } from '../../testing/answer-problems.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

const NOON = Date.parse('2026-01-05T12:00:00Z');

let server: TestServer;

before(async () => {
  server = await startTestServer();
  for (let index = 0; index < 5; index += 1) {
    await server.taktwerk.store.audit.append({
      time: NOON + index * 1000,
      client: 100,
      user: index % 2 === 0 ? 'ANNA/IT' : 'BERT/HR',
      action: 'test line',
      subject: `OBJECT.${index}`,
      outcome: index === 3 ? 'refused' : 'done',
      details: index === 4 ? 'with "quotes", commas\nand a second line' : '',
    });
  }
});
after(() => server.end());

interface Page {
  readonly data: readonly { readonly id: string; readonly object: string }[];
  readonly hasmore: boolean;
}

async function page(query: string): Promise<Page> {
  const path = `/taktwerk/v1/100/audit?action=test*${query}`;
  const answer = await server.request(path);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answerProblems('GET', path, answer), []);
  return answer.json as Page;
}

const numbers = ({ data }: Page): string => data.map(({ object }) => object.slice(-1)).join('');

test('the audit is read by time, user, action, object and outcome, page by page', async () => {
  assert.equal(numbers(await page('')), '43210');
  assert.equal(numbers(await page('&from=2026-01-05T12:00:01Z&to=2026-01-05T12:00:03Z')), '321');
  assert.equal(numbers(await page('&user=anna*')), '420');
  assert.equal(numbers(await page('&outcome=refused')), '3');
  assert.equal(numbers(await page('&object=OBJECT.?&user=*/HR')), '31');
  const first = await page('&max_results=2');
  assert.deepEqual([numbers(first), first.hasmore], ['43', true]);
  const rest = await page(`&max_results=3&after=${first.data.at(-1)?.id}`);
  assert.deepEqual([numbers(rest), rest.hasmore], ['210', false]);
  const wrong = await server.request('/taktwerk/v1/100/audit?after=x');
  assert.equal(wrong.status, 400);
});

test('it is exported whole as NDJSON and as CSV', async () => {
  const lines = (await server.request('/taktwerk/v1/100/audit/export?action=test*')).text.trim().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).object),
    ['OBJECT.4', 'OBJECT.3', 'OBJECT.2', 'OBJECT.1', 'OBJECT.0'],
  );
  const csv = await server.request('/taktwerk/v1/100/audit/export?action=test*&format=csv&user=ANNA/IT');
  const [head, , second] = csv.text.split('\r\n');
  assert.equal(head, 'id,time,user,action,object,outcome,details');
  assert.ok(csv.text.includes('"OBJECT.4","done","with ""quotes"", commas\nand a second line"\r\n'));
  assert.match(second ?? '', /"2026-01-05T12:00:02Z","ANNA\/IT","test line","OBJECT.2","done",""$/);
});

test('what users change is there, and nothing alters it', async () => {
  const scri = { general_attributes: { name: 'SCRI.AUDIT' } };
  await server.request('/100/objects', { body: { data: { scri }, path: '' } });
  await server.request('/100/objects/SCRI.AUDIT', { method: 'DELETE' });
  const answer = await server.request('/taktwerk/v1/100/audit?object=SCRI.AUDIT');
  assert.ok(isRecord(answer.json) && Array.isArray(answer.json.data));
  assert.deepEqual(
    answer.json.data.map((line: unknown) => (isRecord(line) ? [line.action, line.user, line.outcome] : [])),
    [
      ['delete object', 'OPER/DEMO', 'done'],
      ['save objects', 'OPER/DEMO', 'done'],
    ],
  );
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    assert.equal((await server.request('/taktwerk/v1/100/audit', { method })).status, 405);
  }
  const other = await server.request('/taktwerk/v1/200/audit', { credentials: '200/OPER/DEMO:geheim' });
  assert.ok(!other.text.includes('OBJECT.'));
});

test('what is refused is there before it is told, whether a right lacks or the task is in the wrong state', async () => {
  const scri = { general_attributes: { name: 'SCRI.HELD' }, scripts: [{ process: [':WAIT 600'] }] };
  await server.request('/100/objects', { body: { data: { scri }, path: '' } });
  const user = {
    general_attributes: { name: 'NOBODY/TEST' },
    user_attributes: { is_active: '1', password: 'geheim' },
  };
  await server.request('/100/system/users', { body: { data: { user }, path: '' } });
  const started = await server.request('/100/executions', { body: { object_name: 'SCRI.HELD' } });
  assert.ok(isRecord(started.json));
  const { run_id } = started.json;
  for (const [credentials, path, body, user_name, action] of [
    [
      '100/OPER/DEMO:geheim',
      `/taktwerk/v1/100/executions/${run_id}/actions`,
      { action: 'suspend' },
      'OPER/DEMO',
      'suspend',
    ],
    [
      '100/NOBODY/TEST:geheim',
      `/100/executions/${run_id}/status`,
      { action: 'cancel' },
      'NOBODY/TEST',
      'changeExecutionStatus',
    ],
  ] as const) {
    assert.equal((await server.request(path, { credentials, body })).status, 403);
    const { json } = await server.request(`/taktwerk/v1/100/audit?max_results=1&object=${run_id}`);
    assert.ok(isRecord(json) && Array.isArray(json.data));
    const [line]: unknown[] = json.data;
    assert.ok(isRecord(line));
    assert.deepEqual([line.user, line.action, line.outcome], [user_name, action, 'refused']);
  }
  await server.request(`/100/executions/${run_id}/status`, { body: { action: 'cancel' } });
});
