import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { testFolder } from '../cli/taktwerk-process.ts';
import { startServe } from '../cli/test-server.ts';

const AUTHORIZATION = `Basic ${Buffer.from('100/ADMIN/TAKTWERK:a password of the tests').toString('base64')}`;

test('an agent pack is named, fetched, unpacked and started, and its agent connects', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const serve = await startServe(t, data, ['--no-agent']);
  const ask = (address: string, body?: object) =>
    fetch(address, {
      headers: { authorization: AUTHORIZATION },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    });
  const packs = `${serve.url}/ae/api/v1/100/system/agentpacks`;
  const system = { operating_system: 'LINUX', operating_system_architecture: 'X64' };
  const refused = await ask(packs, { ...system, name: 'FAR01', platform: 'WINDOWS' });
  assert.deepEqual([refused.status, ((await refused.json()) as { code: number }).code], [400, 45911]);
  const named = await ask(packs, { ...system, name: 'far01', platform: 'UNIX' });
  assert.equal(named.status, 200, await named.clone().text());
  const address = named.headers.get('location') ?? '';
  assert.deepEqual(await named.json(), { location: address });
  assert.equal(address, `${packs}/FAR01.zip`);
  assert.equal((await ask(`${packs}/FAR01`)).status, 404);

  const pack = await ask(address);
  assert.deepEqual([pack.status, pack.headers.get('content-type')], [200, 'application/zip']);
  const file = join(folder, 'pack.zip');
  await writeFile(file, Buffer.from(await pack.arrayBuffer()));
  const unpacked = spawnSync('python3', ['-m', 'zipfile', '-e', file, folder], { encoding: 'utf8' });
  assert.equal(unpacked.status, 0, unpacked.stderr);

  const token = (await readFile(join(data, 'agent.token'), 'utf8')).trim();
  const agent = spawn(process.execPath, [join(folder, 'taktwerk-agent', 'start.mjs')], {
    env: { PATH: process.env.PATH, TAKTWERK_AGENT_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  agent.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  t.after(async () => {
    if (agent.exitCode !== null) return;
    agent.kill('SIGTERM');
    await once(agent, 'close');
  });
  const until = performance.now() + 120_000;
  for (;;) {
    const { data: agents } = (await serve.get('/system/agents?name=FAR01&active=true')) as {
      data: unknown[];
    };
    if (agents.length === 1) break;
    assert.ok(agent.exitCode === null && performance.now() < until, said);
    await delay(50);
  }
});
