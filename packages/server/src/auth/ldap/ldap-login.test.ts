import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { SEARCHER, type Slapd, SUFFIX, startSlapd } from '../../testing/slapd.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { Directory } from './directory.ts';
import { checkLdapSettings, type LdapSettings } from './ldap-settings.ts';

const PEOPLE = [
  { uid: 'anna', password: 'grüner Baum' },
  { uid: 'bert', password: 'secret of bert' },
];

let slapd: Slapd;

before(async () => {
  slapd = await startSlapd(PEOPLE);
});

after(() => slapd.end());

function byPattern(changes: Partial<LdapSettings> = {}): LdapSettings {
  return {
    url: slapd.secureUrl,
    startTls: false,
    ca: slapd.ca,
    bindPattern: `uid={user},ou=people,${SUFFIX}`,
    search: null,
    timeout: 5000,
    connections: 2,
    ...changes,
  };
}

function bySearch(filter: string, changes: Partial<LdapSettings> = {}): LdapSettings {
  return byPattern({ bindPattern: null, search: { base: SUFFIX, filter, user: SEARCHER }, ...changes });
}

function person(name: string) {
  const access = { passwordHash: null, active: true, ldap: true, oauth2Value: null, lockedUntil: null };
  return { client: 100, name, department: 'IT', ...access };
}

const unavailable = { reason: 'loginUnavailable' };

test('the directory takes the right password and no other, over TLS, STARTTLS, by pattern and by search', async () => {
  const plain = { url: slapd.url.replace('127.0.0.1', 'localhost'), startTls: true };
  for (const settings of [
    byPattern(),
    byPattern(plain),
    bySearch('(&(objectClass=person)(uid={user}))'),
    bySearch('(uid={user})', plain),
    byPattern({ url: slapd.url, ca: null }),
  ]) {
    const directory = new Directory(settings);
    assert.equal(await directory.verify(person('ANNA'), 'grüner Baum'), true);
    assert.equal(await directory.verify(person('ANNA'), 'Baum'), false);
    assert.equal(await directory.verify(person('NOBODY'), 'secret of bert'), false);
  }
});

test('an empty password is refused, though the directory would take it for nobody', async () => {
  assert.equal(await new Directory(byPattern()).verify(person('ANNA'), ''), false);
});

test('no name of a user reaches beyond its own entry', async () => {
  const pattern = new Directory(byPattern());
  assert.equal(await pattern.verify(person(`BERT,ou=people,${SUFFIX}`), 'secret of bert'), false);
  const search = new Directory(bySearch('(uid={user})'));
  for (const name of ['*', 'B*', 'BERT)(uid=*', '*)(objectClass=*']) {
    assert.equal(await search.verify(person(name), 'secret of bert'), false, name);
  }
});

test('a filter that finds several entries lets nobody in', async () => {
  const directory = new Directory(bySearch('(|(uid={user})(uid=bert))'));
  assert.equal(await directory.verify(person('ANNA'), 'grüner Baum'), false);
  assert.equal(await directory.verify(person('BERT'), 'secret of bert'), true);
});

test('a directory that cannot be trusted, asked or reached in time says neither yes nor no', async () => {
  const other = await startSlapd([]);
  const stranger = new Directory(byPattern({ ca: other.ca }));
  await other.end();
  await assert.rejects(stranger.verify(person('ANNA'), 'grüner Baum'), unavailable);
  const user = { ...SEARCHER, password: 'wrong' };
  const unable = new Directory(
    byPattern({ bindPattern: null, search: { base: SUFFIX, filter: '(uid={user})', user } }),
  );
  await assert.rejects(unable.verify(person('ANNA'), 'grüner Baum'), {
    ...unavailable,
    details: /searchUser, is refused/,
  });
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const waiting = new Directory(byPattern({ url: `ldap://127.0.0.1:${port}`, timeout: 200 }));
  await assert.rejects(waiting.verify(person('ANNA'), 'grüner Baum'), unavailable);
  silent.close();
  for (const socket of sockets) socket.destroy();
});

test('settings that would send passwords in plain text over a network, or name no user, are refused', () => {
  const refused = { reason: 'invalidField' };
  assert.throws(() => checkLdapSettings(byPattern({ url: 'ldap://directory.example' })), refused);
  assert.throws(() => checkLdapSettings(byPattern({ url: 'https://directory.example' })), refused);
  assert.throws(() => checkLdapSettings(byPattern({ bindPattern: null })), refused);
  checkLdapSettings(byPattern({ url: 'ldap://directory.example', startTls: true }));
});

test('a user of the directory logs in over HTTP with its password there; while it is down the answer is 503', async (t) => {
  let time = 1_000_000;
  const server: TestServer = await startTestServer({
    ldap: byPattern(),
    pace: { now: () => time, wait: async () => {} },
  });
  t.after(() => server.end());
  const attributes = { is_active: '1', ldap: '1' };
  const data = {
    user: { general_attributes: { name: 'ANNA/IT', type: 'USER' }, user_attributes: attributes },
  };
  assert.equal((await server.request('/100/objects', { body: { data, path: '' } })).status, 200);
  const logIn = (password: string) =>
    server.request('/taktwerk/v1/100/tokens', { credentials: `100/ANNA/IT:${password}` });
  assert.equal((await logIn('grüner Baum')).status, 200);
  assert.equal((await logIn('wrong')).status, 401);
  await slapd.stop();
  assert.equal((await logIn('grüner Baum')).status, 200, 'what was verified holds for its minute');
  time += 60_001;
  const down = await logIn('grüner Baum');
  assert.equal(down.status, 503, down.text);
  assert.match(down.text, /45965.*directory/);
  assert.equal(down.text.includes('Baum'), false);
  assert.equal((await server.request('/taktwerk/v1/100/tokens')).status, 200, 'local users go on');
  await slapd.start();
  const until = performance.now() + 60_000;
  let back = await logIn('grüner Baum');
  // On a busy machine the directory may listen before it answers.
  while (back.status === 503 && performance.now() < until) back = await logIn('grüner Baum');
  assert.equal(back.status, 200, back.text);
  const { store } = server.taktwerk;
  const kept = JSON.stringify([await store.users.find(100, 'ANNA', 'IT'), await store.audit.list(100, 100)]);
  assert.equal(kept.includes('Baum'), false);
});

test('a client may have a directory of its own, which gets no password of the section', async (t) => {
  let time = 1_000_000;
  const server = await startTestServer({
    ldap: bySearch('(uid={user})'),
    pace: { now: () => time, wait: async () => {} },
  });
  t.after(() => server.end());
  const user = {
    user: {
      general_attributes: { name: 'ANNA/IT', type: 'USER' },
      user_attributes: { is_active: '1', ldap: '1' },
    },
  };
  const set = async (rows: Readonly<Record<string, string>>) => {
    const static_values = Object.entries(rows).map(([key, value1]) => ({ key, value1 }));
    const vara = {
      general_attributes: { name: 'UC_LDAP_SETTINGS' },
      variable_definitions: { type: 'STATIC' },
      static_values,
    };
    const body = { data: { vara }, path: '' };
    const query = '?overwrite_existing_objects=true';
    assert.equal((await server.request(`/100/objects${query}`, { body })).status, 200);
    // What was verified before holds for a minute.
    time += 60_001;
  };
  for (const client of [100, 200]) {
    const saved = await server.request(`/${client}/objects`, {
      body: { data: user, path: '' },
      credentials: `${client}/OPER/DEMO:geheim`,
    });
    assert.equal(saved.status, 200, saved.text);
  }
  const logIn = async (client: number) =>
    (
      await server.request(`/taktwerk/v1/${client}/tokens`, {
        credentials: `${client}/ANNA/IT:grüner Baum`,
      })
    ).status;
  assert.deepEqual([await logIn(100), await logIn(200)], [200, 200]);

  await set({ BIND_PATTERN: `uid={user},ou=people,${SUFFIX}` });
  assert.deepEqual([await logIn(100), await logIn(200)], [200, 200]);
  await set({ BIND_PATTERN: `uid={user},ou=elsewhere,${SUFFIX}` });
  assert.deepEqual([await logIn(100), await logIn(200)], [401, 200]);
  await set({ URL: 'ldap://directory.example' });
  assert.deepEqual([await logIn(100), await logIn(200)], [503, 200]);

  // A server that writes down all it is sent.
  const heard: Buffer[] = [];
  const spy = createServer((socket) => {
    socket.on('data', (piece: Buffer) => {
      heard.push(piece);
      socket.destroy();
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(spy, 'listening');
  const address = spy.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await set({ URL: `ldap://127.0.0.1:${port}` });
  assert.equal(await logIn(100), 503);
  assert.ok(heard.length > 0);
  assert.equal(Buffer.concat(heard).includes(SEARCHER.password), false);
  spy.close();
});
