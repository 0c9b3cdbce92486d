import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../cli/until.ts';
import { type InstalledPackage, installPackage } from './installed-package.ts';
import { ProcessOutput } from './process-output.ts';

const PASSWORD = 'of-the-package-test';
const AUTHORIZATION = `Basic ${Buffer.from(`100/ADMIN/TAKTWERK:${PASSWORD}`).toString('base64')}`;
/** Milliseconds after which a process that hangs is given up. */
const LONGEST = 240_000;

describe('the published package', () => {
  let installed: InstalledPackage | undefined;
  before(async () => {
    installed = await installPackage();
  });
  after(() => installed?.remove());
  const get = (): InstalledPackage => {
    assert.ok(installed);
    return installed;
  };

  it('holds built code, migrations, documents and examples, and no sources or tests', () => {
    const { files } = get();
    for (const file of ['LICENSE', 'docs/object-json.md', 'packages/cli/src/main.js']) {
      assert.ok(files.includes(file), file);
    }
    assert.ok(files.some((file) => file.endsWith('.sql')));
    assert.ok(files.some((file) => file.startsWith('examples/objects/')));
    assert.deepEqual(
      files.filter((file) => file.endsWith('.ts') || file.includes('.test.') || file.includes('/testing/')),
      [],
    );
  });

  it('serves an empty folder, runs a script over REST, and stops on SIGTERM', {
    timeout: LONGEST,
  }, async () => {
    const { start, data } = get();
    const server = start(['serve', '--port', '0', '--data', data], { TAKTWERK_ADMIN_PASSWORD: PASSWORD });
    const output = new ProcessOutput(server);
    const url = await output.line('Taktwerk listens on ');
    const ping = await fetch(`${url}/ae/api/v1/ping`, { signal: AbortSignal.timeout(120_000) });
    assert.equal(ping.status, 200);

    await request(`${url}/ae/api/v1/100/objects`, {
      data: {
        scri: {
          general_attributes: { name: 'SCRI.PACKED', type: 'SCRI' },
          scripts: [{ process: [':SET &X# = 6 * 7', ':PRINT "the answer is &X#"'] }],
        },
      },
      path: '',
    });
    const { run_id } = await request(`${url}/ae/api/v1/100/executions`, { object_name: 'SCRI.PACKED' });
    const ended = await request(`${url}/taktwerk/v1/100/executions/${run_id}?wait=60`);
    assert.equal(ended.status, 1900, JSON.stringify(ended));
    const report = await request(`${url}/ae/api/v1/100/executions/${run_id}/reports/ACT`);
    assert.match(JSON.stringify(report), /the answer is 42/);

    server.kill('SIGTERM');
    assert.equal(await output.exit(), 0, output.text);
  });

  it('makes agent packs: one that was fetched and unpacked brings an agent to the server', {
    timeout: 2 * LONGEST,
  }, async (t) => {
    const data = `${get().data}-packs`;
    const server = get().start(['serve', '--port', '0', '--data', data, '--no-agent'], {
      TAKTWERK_ADMIN_PASSWORD: PASSWORD,
    });
    const output = new ProcessOutput(server);
    const url = await output.line('Taktwerk listens on ');
    const system = `${url}/ae/api/v1/100/system`;
    const { location } = await request(`${system}/agentpacks`, { name: 'PACKED01', platform: 'UNIX' });
    const pack = await fetch(String(location), {
      headers: { authorization: AUTHORIZATION },
      signal: AbortSignal.timeout(40_000),
    });
    assert.equal(pack.status, 200);
    const zip = join(data, 'pack.zip');
    await writeFile(zip, Buffer.from(await pack.arrayBuffer()));
    const unpacked = spawnSync('python3', ['-m', 'zipfile', '-e', zip, data], { encoding: 'utf8' });
    assert.equal(unpacked.status, 0, unpacked.stderr);

    const token = (await readFile(join(data, 'agent.token'), 'utf8')).trim();
    const agent = spawn(process.execPath, [join(data, 'taktwerk-agent', 'start.mjs')], {
      env: { PATH: process.env.PATH, TAKTWERK_AGENT_TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = new ProcessOutput(agent);
    t.after(async () => {
      agent.kill('SIGTERM');
      await said.exit();
    });
    await until(
      'the agent is connected',
      () => {
        assert.equal(agent.exitCode, null, said.text);
        return request(`${system}/agents?name=PACKED01&active=true`);
      },
      ({ data: agents }) => Array.isArray(agents) && agents.length === 1,
    );
    agent.kill('SIGTERM');
    await said.exit();
    server.kill('SIGTERM');
    assert.equal(await output.exit(), 0, output.text);
  });

  it('runs the demonstration with its examples, its agent and real jobs', { timeout: LONGEST }, async () => {
    const output = new ProcessOutput(get().start(['demo', '--exit', '--verbose']));
    assert.equal(await output.exit(), 0, output.text);
  });
});

/** Asks as the first user, with POST when there is a body; the answer must be well. */
async function request(url: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: AUTHORIZATION,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(40_000),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${answer.status} ${text}`);
  return text === '' ? {} : Object(JSON.parse(text));
}
