import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { TaktwerkProcess, taktwerk, testFolder } from '../cli/taktwerk-process.ts';
import { firstUrl } from '../cli/test-server.ts';
import { type PostgresServer, startPostgres } from '../postgres/postgres-server.ts';

const PASSWORD = 'a password of the tests';
const TOKENS = '/taktwerk/v1/100/tokens';
let postgres: PostgresServer;

before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.remove());

async function start(t: TestContext, data: string, database: string, role: string): Promise<string> {
  const serve = new TaktwerkProcess(['serve', '--data', data, '--port', '0', '--role', role, '--no-agent'], {
    TAKTWERK_DATABASE: postgres.url(database),
    TAKTWERK_ADMIN_PASSWORD: PASSWORD,
  });
  t.after(() => serve.kill());
  await serve.until('it says where it listens', () => firstUrl(serve.out) !== null);
  return firstUrl(serve.out) ?? '';
}

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

async function statusOf(url: string, authorization: string): Promise<number> {
  const answer = await fetch(url + TOKENS, {
    headers: { authorization },
    signal: AbortSignal.timeout(90_000),
  });
  await answer.arrayBuffer();
  return answer.status;
}

test('a password changed, a user locked and a token revoked in one process count on the next request to another', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const database = await postgres.createDatabase();
  const one = await start(t, data, database, 'all');
  const two = await start(t, data, database, 'rest');
  const command = async (password: string, ...words: readonly string[]): Promise<string> => {
    const env = { TAKTWERK_URL: one, TAKTWERK_PASSWORD: PASSWORD, TAKTWERK_NEW_PASSWORD: password };
    const ended = await taktwerk(words, env);
    assert.equal(ended.code, 0, ended.err);
    return ended.out.trim();
  };
  await command('first', 'user', 'add', 'ANNA/IT');
  const [first, second] = [basic('100/ANNA/IT:first'), basic('100/ANNA/IT:second')];
  assert.equal(await statusOf(two, first), 200);
  await command('second', 'user', 'add', 'ANNA/IT', '--replace');
  assert.equal(await statusOf(two, first), 401);
  assert.equal(await statusOf(two, second), 200);
  await command('', 'user', 'lock', 'ANNA/IT');
  assert.equal(await statusOf(two, second), 403);

  const token = await command('', 'token', 'create', 'Build');
  const id = token.slice('twk_'.length, 'twk_'.length + 16);
  assert.equal(await statusOf(two, `Bearer ${token}`), 200);
  await command('', 'token', 'revoke', id);
  assert.equal(await statusOf(two, `Bearer ${token}`), 401);
});
