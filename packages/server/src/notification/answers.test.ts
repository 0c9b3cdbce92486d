import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { answerLinks } from './answer-links.ts';
import { AnswerTokens } from './answer-token.ts';

const claim = { client: 100, runId: 1_000_000, answer: 'YES', by: 'ANNA/OPS' } as const;
const WEEK = 7 * 24 * 60 * 60 * 1000;

async function ask(server: TestServer, recipient: string, kind = 'REQUEST'): Promise<number> {
  const call = {
    general_attributes: { name: 'CALL.ASK', type: 'CALL' },
    call_attributes: {
      kind,
      subject: 'Go <on>?',
      text: 'T',
      recipients: [{ type: 'USER', name: recipient }],
    },
  };
  const saved = await server.request('/100/objects?overwrite_existing_objects=true', {
    body: { data: { call }, path: '' },
  });
  assert.equal(saved.status, 200, saved.text);
  const started = await server.request('/100/executions', { body: { object_name: 'CALL.ASK' } });
  const { run_id } = started.json as { run_id: number };
  // Its recipients are looked up.
  for (;;) {
    const { status } = (await server.request(`/100/executions/${run_id}`)).json as { status: number };
    if (status !== 1531) break;
  }
  return run_id;
}

test('a token says what it was made of, for a week, and no other key, letter or part makes one', () => {
  const tokens = new AnswerTokens(randomBytes(32));
  const token = tokens.make(claim, 0);
  assert.deepEqual(tokens.read(token, WEEK - 1), claim);
  assert.equal(tokens.read(token, WEEK), null);
  assert.equal(new AnswerTokens(randomBytes(32)).read(token, 0), null);
  const other = tokens.make({ ...claim, runId: 7 }, 0);
  const mixed = `${other.split('.')[0]}.${token.split('.')[1]}`;
  for (const bad of [mixed, '', '.', `${token}.x`, token.slice(0, -2)])
    assert.equal(tokens.read(bad, 0), null);
});

test('whom a notification is addressed to finds it in his list with the answers it takes, and answers it once', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const runId = await ask(server, 'OPER/DEMO');
  const list = async () =>
    ((await server.request('/taktwerk/v1/100/notifications')).json as { data: Record<string, unknown>[] })
      .data;
  const [found] = await list();
  assert.deepEqual(
    [found?.run_id, found?.kind, found?.subject, found?.answers],
    [runId, 'REQUEST', 'Go <on>?', ['YES', 'NO']],
  );
  const answer = (word: string) =>
    server.request(`/taktwerk/v1/100/notifications/${runId}/answer`, { body: { answer: word } });
  assert.equal((await answer('MAYBE')).status, 400);
  assert.equal((await answer('DONE')).status, 403);
  assert.equal((await answer('no')).status, 200);
  assert.equal((await answer('YES')).status, 403);
  assert.deepEqual(await list(), []);
  const task = (await server.request(`/100/executions/${runId}`)).json as Record<string, unknown>;
  assert.equal(task.status, 1852);
});

test('nobody else sees or answers it, however great his rights, and the refusal is in the audit', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const user = {
    general_attributes: { name: 'ANNA/OPS', type: 'USER' },
    user_attributes: { password: 'geheim12345' },
  };
  assert.equal((await server.request('/100/objects', { body: { data: { user }, path: '' } })).status, 200);
  const runId = await ask(server, 'ANNA/OPS');
  const list = await server.request('/taktwerk/v1/100/notifications');
  assert.deepEqual((list.json as { data: unknown }).data, []);
  const refused = await server.request(`/taktwerk/v1/100/notifications/${runId}/answer`, {
    body: { answer: 'YES' },
  });
  assert.equal(refused.status, 403);
  const audit = await server.taktwerk.store.audit.find({ client: 100, limit: 20, outcome: 'refused' });
  assert.equal(audit.length, 1);
});

test('a link of a mail asks when it is opened, answers when it is confirmed, and only once', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const runId = await ask(server, 'OPER/DEMO');
  const link = await answerLinks(server.folder, server.url);
  const yes = link({ ...claim, runId, by: 'anna@example.org' }) ?? '';
  const open = async (address: string, method = 'GET') => {
    const answer = await fetch(address, { method, signal: AbortSignal.timeout(90_000) });
    return {
      status: answer.status,
      text: await answer.text(),
      policy: answer.headers.get('referrer-policy'),
    };
  };
  const asked = await open(yes);
  assert.deepEqual([asked.status, asked.policy], [200, 'no-referrer']);
  assert.match(asked.text, /Answer YES/);
  const status = async () =>
    ((await server.request(`/100/executions/${runId}`)).json as { status: number }).status;
  assert.equal(await status(), 1552);
  assert.equal((await open(`${yes}x`, 'POST')).status, 404);
  assert.equal((await open(yes, 'POST')).status, 200);
  assert.equal(await status(), 1901);
  assert.equal((await open(yes, 'POST')).status, 409);
  const audit = await server.taktwerk.store.audit.find({
    client: 100,
    limit: 5,
    action: 'answer YES by link',
  });
  assert.deepEqual(audit.map((one) => [one.user, one.outcome]).at(-1), ['anna@example.org', 'done']);
});

test('the secret of a rule is sealed at rest and never given back in the clear', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const watch = {
    general_attributes: { name: 'W', type: 'WATCH' },
    watch_attributes: { event: 'END', webhook_url: 'https://example.org/', secret: 'open sesame' },
  };
  assert.equal((await server.request('/100/objects', { body: { data: { watch }, path: '' } })).status, 200);
  const stored = await server.taktwerk.store.objects.get(100, 'W');
  assert.match(stored?.content ?? '', /sealed:1:/);
  assert.doesNotMatch(stored?.content ?? '', /sesame/);
  const shown = await server.request('/100/objects/W');
  assert.doesNotMatch(shown.text, /sesame/);
});
