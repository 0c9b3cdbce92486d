import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isRecord } from '../../http/is-record.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.end());

const login = (name: string, password: string) => ({
  data: {
    login: {
      general_attributes: { name },
      login_definitions: [{ agent: '*', login_type: 'UNIX', user: 'u', password }],
    },
  },
  path: '',
});

function passwordIn(json: unknown): string {
  const text = JSON.stringify(json);
  const found: unknown = JSON.parse(text, (_name, value: unknown) =>
    isRecord(value) && typeof value.password === 'string' ? value.password : value,
  );
  return JSON.stringify(found).match(/sealed:1:[A-Za-z0-9_-]+/)?.[0] ?? '';
}

test('a password of a login is stored and given back sealed, and taken back sealed', async () => {
  await server.request('/100/objects', { body: login('LOGIN.S', 'hunter2-hunter2') });
  const first = await server.request('/100/objects/LOGIN.S');
  const sealed = passwordIn(first.json);
  assert.notEqual(sealed, '');
  assert.ok(!first.text.includes('hunter2'));
  const copied = await server.request('/100/objects', { body: login('LOGIN.COPY', sealed) });
  assert.equal(copied.status, 200, copied.text);
  assert.equal(passwordIn((await server.request('/100/objects/LOGIN.COPY')).json), sealed);
  const changed = await server.request('/100/objects', {
    body: login('LOGIN.BAD', `${sealed.slice(0, -4)}AAAA`),
  });
  assert.deepEqual([changed.status, isRecord(changed.json) && changed.json.code], [400, 45931]);
});

test('no password reaches the export or the files of the store', async () => {
  const user = {
    data: {
      user: {
        general_attributes: { name: 'SECRET/DEMO' },
        user_attributes: { is_active: '1', password: 'swordfish-swordfish' },
      },
    },
    path: '',
  };
  assert.equal((await server.request('/100/system/users', { body: user })).status, 200);
  await server.request('/100/objects', { body: login('LOGIN.T', 'hunter2-hunter2') });
  const exported = await server.request('/taktwerk/v1/100/objects');
  const lines = exported.text.trimEnd().split('\n');
  assert.ok(lines.every((line) => isRecord(JSON.parse(line))));
  assert.ok(
    lines.some((line) => line.includes('LOGIN.T')) && lines.some((line) => line.includes('SECRET/DEMO')),
  );
  const places = [exported.text];
  for (const entry of await readdir(server.folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) places.push((await readFile(join(entry.parentPath, entry.name))).toString('latin1'));
  }
  for (const text of places) {
    assert.ok(!text.includes('swordfish') && !text.includes('hunter2'));
    if (text === exported.text) assert.ok(!text.includes('argon2id'));
  }
});

test('an import over a user keeps the password unless it brings one', async () => {
  const user = (attributes: object) => ({
    data: { user: { general_attributes: { name: 'KEEP/DEMO' }, user_attributes: attributes } },
    path: '',
  });
  const asUser = () => server.request('/100/executions', { credentials: '100/KEEP/DEMO:one' });
  await server.request('/100/system/users', { body: user({ is_active: 1, password: 'one' }) });
  assert.equal((await asUser()).status, 200);
  const path = '/100/objects?overwrite_existing_objects=true';
  assert.equal((await server.request(path, { body: user({ is_active: 1, note: 'x' }) })).status, 200);
  // The right password of a locked user, which a wrong one would not be.
  assert.equal((await asUser()).status, 403);
  assert.equal((await server.request(path, { body: user({ is_active: 1, password: 'two' }) })).status, 200);
  assert.equal((await asUser()).status, 401);
});
