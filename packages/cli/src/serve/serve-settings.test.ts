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
  const ini = await iniFile(t, 'loose=1\n[REST]\nport=1\nsslEnabled=true\n');
  const { unknown } = await readServeSettings({ agent: true, ini }, {});
  assert.deepEqual(unknown, ['LOOSE', 'REST SSLENABLED']);
});
