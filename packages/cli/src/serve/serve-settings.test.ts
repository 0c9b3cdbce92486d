import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readServeSettings } from './serve-settings.ts';

async function iniFile(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-ini-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'server.ini');
  await writeFile(file, text);
  return file;
}

test('options win over the environment, that over the INI file, that over the defaults', async (t) => {
  const ini = await iniFile(t, '[rest]\nPORT = 7001\nhost=10.0.0.1\n[Agent]\nname=ini01\n');
  const none = await readServeSettings({ agent: true }, {});
  assert.deepEqual([none.port, none.host, none.agent], [8088, '127.0.0.1', 'UNIX01']);
  const file = await readServeSettings({ agent: true, ini }, {});
  assert.deepEqual([file.port, file.host, file.agent], [7001, '10.0.0.1', 'INI01']);
  const env = await readServeSettings({ agent: true, ini }, { TAKTWERK_PORT: '7002' });
  assert.deepEqual([env.port, env.host], [7002, '10.0.0.1']);
  const option = await readServeSettings(
    { agent: true, ini, port: '0', agentName: 'mine' },
    { TAKTWERK_PORT: '7002' },
  );
  assert.deepEqual([option.port, option.agent], [0, 'MINE']);
});

test('the agent is left out by option and by INI file', async (t) => {
  const ini = await iniFile(t, '[AGENT]\nembedded=0\n');
  assert.equal((await readServeSettings({ agent: false }, {})).agent, null);
  assert.equal((await readServeSettings({ agent: true, ini }, {})).agent, null);
});

test('a value that is wrong is named with its source', async (t) => {
  const ini = await iniFile(t, '[REST]\nport=eighty\n');
  await assert.rejects(readServeSettings({ agent: true, ini }, {}), /"eighty" \(\[REST\] port in/);
  await assert.rejects(readServeSettings({ agent: true, port: '65536' }, {}), /65536.*--port/);
  await assert.rejects(readServeSettings({ agent: true, ini: '/nowhere/at.ini' }, {}), /cannot be read/);
});

test('a database comes from environment or INI file, and what is no address of one is refused without showing it', async (t) => {
  const url = 'postgres://taktwerk:secret@db:5432/taktwerk';
  const ini = await iniFile(t, `[DATABASE]\nurl=${url}\n`);
  assert.equal((await readServeSettings({ agent: true }, {})).database, null);
  assert.equal((await readServeSettings({ agent: true, ini }, {})).database, url);
  await assert.rejects(
    readServeSettings({ agent: true }, { TAKTWERK_DATABASE: 'mysql://u:secret@h/d' }),
    (error) => {
      assert.match(String(error), /expected postgres:/);
      assert.doesNotMatch(String(error), /secret/);
      return true;
    },
  );
});

test('what means nothing here is listed', async (t) => {
  const ini = await iniFile(t, 'loose=1\n[REST]\nport=1\ncolour=red\n');
  const { unknown } = await readServeSettings({ agent: true, ini }, {});
  assert.deepEqual(unknown, ['LOOSE', 'REST COLOUR']);
});

test('every switch of the REST section is read from the INI file, and the environment wins over it', async (t) => {
  const ini = await iniFile(
    t,
    '[REST]\nsslEnabled=1\nsslCertificate=/c.pem\nsslKey=/k.pem\ndocu=0\ncorsSupportEnabled=1\n' +
      'corsAccessControlAllowOrigin=https://a.example\ngzipSupportEnable=1\nminPoolSize=1\nmaxPoolSize=3\n' +
      'idleTimeout=500\nmaxBodySize=64\npassive=1\n[TRACE]\nJCL=2\n',
  );
  const read = await readServeSettings({ agent: true, ini }, {});
  assert.deepEqual(read.tls, { certificate: '/c.pem', key: '/k.pem' });
  assert.deepEqual([read.docu, read.corsOrigin, read.gzip], [false, 'https://a.example', true]);
  assert.deepEqual(read.pool, { min: 1, max: 3, idleTime: 500 });
  assert.equal(read.limits.body, 64 * 1024);
  assert.deepEqual(read.live, { passive: true, trace: 2 });
  const env = {
    TAKTWERK_SSL_ENABLED: '0',
    TAKTWERK_CORS_ORIGIN: 'http://b.example:81',
    TAKTWERK_TRACE_JCL: '0',
  };
  const over = await readServeSettings({ agent: true, ini }, env);
  assert.deepEqual([over.tls, over.corsOrigin, over.live.trace], [null, 'http://b.example:81', 0]);
});

test('settings that do not fit together are refused with what was expected', async () => {
  const refuse = (env: Record<string, string>, expected: RegExp) =>
    assert.rejects(readServeSettings({ agent: true }, env), expected);
  await refuse({ TAKTWERK_SSL_ENABLED: '1' }, /sslCertificate and sslKey/);
  await refuse({ TAKTWERK_CORS_ENABLED: '1', TAKTWERK_CORS_ORIGIN: '*' }, /expected one origin/);
  await refuse({ TAKTWERK_CORS_ENABLED: '1', TAKTWERK_CORS_ORIGIN: 'https://a.example/x' }, /without a path/);
  await refuse(
    { TAKTWERK_MIN_POOL_SIZE: '9', TAKTWERK_MAX_POOL_SIZE: '3' },
    /minPoolSize is 9, maxPoolSize 3/,
  );
  await refuse({ TAKTWERK_GZIP_ENABLED: 'yes' }, /"yes" \(TAKTWERK_GZIP_ENABLED\); expected 0 or 1/);
  await refuse({ TAKTWERK_TRACE_JCL: '3' }, /from 0 to 2/);
});

test('further addresses of the object run API are paths with their clients', async (t) => {
  const ini = await iniFile(t, '[RUN]\nclient=7\npaths=/dwh/hs/etl=100, /test/hs/etl=0200\n');
  const { runApi } = await readServeSettings({ agent: true, ini }, {});
  assert.equal(runApi.client, 7);
  assert.deepEqual(
    [...runApi.paths],
    [
      ['/dwh/hs/etl', 100],
      ['/test/hs/etl', 200],
    ],
  );
  for (const paths of ['dwh=100', '/dwh', '/dwh=abc', '/a=1, /a=2', '/a/:b=1']) {
    await assert.rejects(
      readServeSettings({ agent: true }, { TAKTWERK_RUN_PATHS: paths }),
      /paths of \[RUN\]/,
    );
  }
});

test('the directory is set by its section, and what could not work or would be unsafe is refused', async (t) => {
  const read = async (lines: string, env: Readonly<Record<string, string>> = {}) =>
    (await readServeSettings({ agent: true, ini: await iniFile(t, `[LDAP]\n${lines}\n`) }, env)).ldap;
  assert.equal(await read('timeout=100'), null);
  assert.deepEqual(await read('url=ldaps://d.example\nbindPattern=uid={user},dc=example'), {
    settings: {
      url: 'ldaps://d.example',
      startTls: false,
      bindPattern: 'uid={user},dc=example',
      search: null,
      timeout: 5000,
      connections: 8,
    },
    caFile: null,
  });
  const search =
    'url=ldap://d.example\nstartTls=1\nsearchBase=dc=example\nsearchFilter=(uid={user})\nsearchUser=cn=s';
  const searched = await read(search, { TAKTWERK_LDAP_SEARCH_PASSWORD: 'p' });
  assert.deepEqual(searched?.settings.search, {
    base: 'dc=example',
    filter: '(uid={user})',
    user: { name: 'cn=s', password: 'p' },
  });
  for (const [lines, said] of [
    ['url=ldap://d.example\nbindPattern=x', /plain text/],
    ['url=ldaps://d.example', /either by bindPattern or by searchBase/],
    ['url=ldaps://d.example\nsearchBase=x', /belong together/],
    ['url=d.example\nbindPattern=x', /expected ldaps:/],
  ] as const) {
    await assert.rejects(read(lines), said);
  }
});
