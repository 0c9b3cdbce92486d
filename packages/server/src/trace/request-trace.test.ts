import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer, TEST_CREDENTIALS } from '../testing/test-server.ts';

const SENT = Buffer.from(TEST_CREDENTIALS).toString('base64');
const OBJECT = {
  data: { login: { general_attributes: { name: 'LOGIN.T' }, login_definitions: [{ password: 'hidden-1' }] } },
};

test('trace level 1 shows headers and bodies, 2 also logins, 0 nothing, and no level shows a secret', async () => {
  const lines: string[] = [];
  const server = await startTestServer({ log: (line) => lines.push(line), gzip: true });
  const answers = async (level: 0 | 1 | 2): Promise<string> => {
    lines.length = 0;
    server.running.trace.level = level;
    await server.request('/100/executions?access_token=hidden-2', {
      body: { object_name: 'NO.SUCH', inputs: { 'PASSWORD#': 'hidden-3' } },
      headers: { 'x-shown': 'header-shown', cookie: 'session=hidden-4' },
    });
    await server.request('/100/objects', { body: OBJECT });
    await server.request('/100/system/health', { credentials: '100/OPER/DEMO:hidden-5' });
    await server.request('/100/executions', { text: '{"password":"hidden-6' });
    return lines.join('\n');
  };
  try {
    assert.equal(await answers(0), '');
    const one = await answers(1);
    for (const shown of ['header-shown', 'NO.SUCH', '45921', 'POST /ae/api/v1/100/executions', 'LOGIN.T'])
      assert.ok(one.includes(shown), `${shown}\n${one}`);
    assert.ok(!one.includes(' login client'), one);
    const two = await answers(2);
    assert.match(two, /login client 100 user "OPER" department "DEMO" from 127\.0\.0\.1: accepted/);
    assert.match(two, /login client 100 user "OPER" department "DEMO" .*: refused, badCredentials/);
    for (const text of [one, two]) {
      assert.ok(!text.includes('hidden-') && !text.includes('geheim') && !text.includes(SENT), text);
    }
  } finally {
    await server.end();
  }
});
