import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readManifest } from '../../packages/store/src/backup/backup-manifest.ts';
import { checkFiles } from '../../packages/store/src/backup/checked-file.ts';
import { TaktwerkProcess, taktwerk } from '../cli/taktwerk-process.ts';
import { killObjects } from '../kill/kill-objects.ts';
import { startPostgres } from '../postgres/postgres-server.ts';
import { RestClient } from '../processes/rest-client.ts';
import { AgentProcess, freePort, PASSWORD, ServerProcess } from '../processes/taktwerk-processes.ts';

/** A job that notes its start, then waits at a pipe until the test lets it go. */
function heldJob(name: string, ledger: string, pipe: string, exit: number): object {
  const process = [
    `printf '%s\n' "$TAKTWERK_RUN_ID" >> '${ledger}'`,
    'echo begin',
    `read word < '${pipe}'`,
    'echo end',
    `exit ${exit}`,
  ];
  const general_attributes = { name, type: 'JOBS' };
  const job_attributes = { platform: 'UNIX', agent: 'UNIX01' };
  return { data: { jobs: { general_attributes, job_attributes, scripts: [{ process }] } }, path: '' };
}

/** Resolves once the job has come to its pipe; what it gives back lets the job go. */
async function atPipe(pipe: string): Promise<() => Promise<void>> {
  const end = await open(pipe, 'w');
  return async () => {
    await end.write('go\n');
    await end.close();
  };
}

interface Execution {
  readonly status: number;
}

/** The status the run ended with, or the one it has after two minutes. */
async function ended(server: ServerProcess, runId: number): Promise<number> {
  const url = `http://127.0.0.1:${server.port}/taktwerk/v1/100/executions/${runId}?wait=10`;
  const authorization = `Basic ${Buffer.from(`100/ADMIN/TAKTWERK:${PASSWORD}`).toString('base64')}`;
  const until = performance.now() + 120_000;
  for (;;) {
    const answer = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(60_000) });
    assert.equal(answer.status, 200);
    const { status } = (await answer.json()) as Execution;
    if (status >= 1800 || performance.now() > until) return status;
  }
}

async function start(rest: RestClient, object_name: string): Promise<number> {
  return ((await rest.post('/executions', { object_name })) as { run_id: number }).run_id;
}

async function report(rest: RestClient, runId: number): Promise<string> {
  const pages = (await rest.get(`/executions/${runId}/reports/REP`)) as { data: { content: string }[] };
  return pages.data.map((page) => page.content).join('');
}

/**
 * Backups under load, some of them killed; then the server is lost, and the last backup is brought back while the agent
 * and its jobs have lived on.
 */
async function lifeAfterBackup(
  context: TestContext,
  env: Readonly<Record<string, string>>,
  restoredEnv: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-backup-'));
  const ledger = join(folder, 'ledger');
  const pipes = ['ends', 'stays'].map((name) => join(folder, name));
  const [endsPipe = '', staysPipe = ''] = pipes;
  await promisify(execFile)('mkfifo', pipes);
  const port = await freePort();
  const server = new ServerProcess(join(folder, 'data'), port, env);
  const restored = new ServerProcess(join(folder, 'restored'), port, restoredEnv);
  await server.start();
  const agent = new AgentProcess(join(folder, 'agent'), server);
  await agent.start();
  try {
    const rest = new RestClient(server.url, 100, PASSWORD);
    const objects = killObjects(ledger);
    const system = new RestClient(server.url, 0, PASSWORD);
    for (const envelope of objects.system) await system.post('/objects', envelope);
    for (const envelope of objects.client) await rest.post('/objects', envelope);
    await rest.post('/objects', heldJob('JOBS.ENDS', ledger, endsPipe, 3));
    await rest.post('/objects', heldJob('JOBS.STAYS', ledger, staysPipe, 0));
    const ends = await start(rest, 'JOBS.ENDS');
    const stays = await start(rest, 'JOBS.STAYS');
    const letEnd = await atPipe(endsPipe);
    const letStay = await atPipe(staysPipe);

    const load = { over: false };
    const acknowledged: number[] = [];
    const loops = Array.from({ length: 4 }, async () => {
      while (!load.over) acknowledged.push(await start(rest, 'SCRI.KILL'));
    });
    const backup = (name: string) => ['backup', '--data', join(folder, 'data'), '--to', join(folder, name)];
    try {
      for (const [index, milliseconds] of [300, 500, 700, 900].entries()) {
        const process = new TaktwerkProcess(backup(`killed-${index}`), env);
        await pause(milliseconds);
        await process.kill();
      }
      const made = await taktwerk(backup('kept'), env);
      assert.equal(made.code, 0, made.err);
      assert.match(made.out, /secret\.key is not in it/);
    } finally {
      load.over = true;
      await Promise.all(loops);
    }
    const before = await start(rest, 'JOBS.KILL');
    await letEnd();
    assert.equal(await ended(server, ends), 1800);
    assert.equal(await ended(server, before), 1900);
    await server.kill();

    let whole = 0;
    for (const index of [0, 1, 2, 3]) {
      const killed = join(folder, `killed-${index}`);
      if (!existsSync(killed)) continue;
      whole += 1;
      await checkFiles(killed, (await readManifest(killed)).files);
    }
    context.diagnostic(
      `${whole} of 4 killed backups were whole, ${acknowledged.length} executions meanwhile`,
    );

    const back = await taktwerk(
      ['restore', '--from', join(folder, 'kept'), '--data', restored.folder],
      restoredEnv,
    );
    assert.equal(back.code, 0, back.err);
    assert.match(back.out, /agents are asked about 2 jobs/);
    assert.match(back.out, /client go --client 100/);
    await cp(join(server.folder, 'secret.key'), join(restored.folder, 'secret.key'));
    await restored.start();
    // The agent comes by itself. What ended meanwhile ends as it did, what runs goes on under the same run.
    assert.equal(await ended(restored, ends), 1800);
    await letStay();
    assert.equal(await ended(restored, stays), 1900);
    assert.equal((await report(rest, stays)).replaceAll('\r\n', '\n'), 'begin\nend\n');
    // Nothing new starts before it is told to, and no run id comes twice.
    const after = await start(rest, 'JOBS.KILL');
    assert.ok(after > Math.max(...acknowledged, before));
    assert.equal(((await rest.get(`/executions/${after}`)) as Execution).status, 1561);
    const word = { TAKTWERK_URL: `http://127.0.0.1:${port}`, TAKTWERK_PASSWORD: PASSWORD };
    assert.equal((await taktwerk(['client', 'go', '--client', '100'], word)).code, 0);
    assert.equal(await ended(restored, after), 1900);

    const bodies = (await readFile(ledger, 'utf8')).trim().split('\n').map(Number);
    assert.equal(new Set(bodies).size, bodies.length, 'no job ran twice');
    assert.deepEqual(bodies.slice(0, 2).sort(), [ends, stays]);
  } finally {
    await agent.kill();
    await server.kill();
    await restored.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

test('a backup is whole or absent, and a restored server takes over what agents know, starts nothing twice and nothing unasked', (context) =>
  lifeAfterBackup(context, {}, {}));

test('the same with the store in PostgreSQL', async (context) => {
  const postgres = await startPostgres();
  try {
    const databases = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
    const [env = {}, restoredEnv = {}] = databases.map((name) => ({ TAKTWERK_DATABASE: postgres.url(name) }));
    await lifeAfterBackup(context, env, restoredEnv);
  } finally {
    await postgres.remove();
  }
});
