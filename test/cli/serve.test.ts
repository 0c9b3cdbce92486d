import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { TaktwerkProcess, taktwerk, testFolder } from './taktwerk-process.ts';
import { startServe } from './test-server.ts';

async function statusOf(url: string, client: number, password: string): Promise<number> {
  const credentials = Buffer.from(`${client}/ADMIN/TAKTWERK:${password}`).toString('base64');
  const answer = await fetch(`${url}/ae/api/v1/${client}/system/health`, {
    headers: { authorization: `Basic ${credentials}` },
    signal: AbortSignal.timeout(90_000),
  });
  return answer.status;
}

test('an empty folder gets clients 0 and 100 with a user whose password is printed once', async (t) => {
  const folder = join(await testFolder(t), 'new', 'data');
  const first = await startServe(t, folder, ['--no-agent'], {});
  const made = first.process.out.split('password ')[1]?.split('\n')[0] ?? '';
  assert.ok(made.length >= 16, first.process.out);
  assert.ok(first.url.startsWith('http://127.0.0.1:'));
  assert.equal(await statusOf(first.url, 0, made), 200);
  assert.equal(await statusOf(first.url, 100, made), 200);
  assert.equal(await statusOf(first.url, 100, 'another'), 401);
  assert.equal((await stat(join(folder, 'agent.token'))).mode & 0o777, 0o600);
  assert.equal(await first.stop(), 0);

  const second = await startServe(t, folder, ['--no-agent'], {});
  assert.ok(!second.process.out.includes('assword'), second.process.out);
  assert.equal(await statusOf(second.url, 100, made), 200);
  assert.equal(await second.stop(), 0);
});

test('the first address printed is that of the REST listener', async (t) => {
  const serve = await startServe(t, await testFolder(t), ['--no-agent']);
  const ping = await fetch(`${serve.url}/ae/api/v1/ping`, { signal: AbortSignal.timeout(90_000) });
  assert.equal(ping.status, 200);
  assert.equal(await serve.stop(), 0);
});

test('a password from the environment is used and never shown', async (t) => {
  const env = { TAKTWERK_ADMIN_PASSWORD: 'correct horse' };
  const serve = await startServe(t, await testFolder(t), [], env);
  await serve.process.until('the agent is ready', () => serve.process.err.includes('ready'));
  assert.equal(await statusOf(serve.url, 0, 'correct horse'), 200);
  assert.equal(await statusOf(serve.url, 100, 'correct horse'), 200);
  assert.equal(await serve.stop(), 0);
  assert.ok(!(serve.process.out + serve.process.err).includes('correct horse'));
});

test('a port that is taken is named, and the folder is free again', async (t) => {
  const folder = await testFolder(t);
  const holder = await startServe(t, join(folder, 'a'), ['--no-agent']);
  const { port } = new URL(holder.url);
  const words = ['serve', '--data', join(folder, 'b'), '--no-agent'];
  const refused = await taktwerk([...words, '--port', port]);
  assert.equal(refused.code, 6);
  assert.ok(refused.err.includes(`port ${port}`) && refused.err.includes('taken'), refused.err);
  const other = await startServe(t, join(folder, 'b'), ['--no-agent']);
  assert.equal(await other.stop(), 0);
  assert.equal(await holder.stop(), 0);
});

test('a folder in use is refused, naming the process that has it', async (t) => {
  const folder = await testFolder(t);
  const holder = await startServe(t, folder, ['--no-agent']);
  const refused = await taktwerk(['serve', '--data', folder, '--port', '0']);
  assert.equal(refused.code, 6);
  assert.ok(refused.err.includes(`process ${holder.process.child.pid}`), refused.err);
  assert.equal(await holder.stop(), 0);
});

test('a folder that cannot be made is refused with what to do', async (t) => {
  const folder = await testFolder(t);
  await writeFile(join(folder, 'file'), '');
  const refused = await taktwerk(['serve', '--data', join(folder, 'file', 'data'), '--port', '0']);
  assert.equal(refused.code, 6);
  assert.ok(refused.err.includes('--data'), refused.err);
});

test('settings come from the INI file, and one that means nothing is named', async (t) => {
  const folder = await testFolder(t);
  const ini = join(folder, 'server.ini');
  await writeFile(ini, '[REST]\nport=0\ncolour=blue\n[AGENT]\nname=unix77\n');
  const data = join(folder, 'data');
  const serve = new TaktwerkProcess(['serve', '--data', data, '--ini', ini]);
  t.after(() => serve.kill());
  await serve.until('the agent is ready', () => serve.err.includes('UNIX77: ready'));
  assert.ok(serve.err.includes('REST COLOUR'), serve.err);
  serve.child.kill('SIGINT');
  assert.equal(await serve.ended, 0);
});

test('an agent that dies is started again', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, folder);
  const pid = async (): Promise<number> => {
    await serve.process.until('the agent is ready', () => serve.process.err.includes(', process '));
    return Number(serve.process.err.split(', process ').at(-1)?.split('\n')[0]);
  };
  process.kill(await pid(), 'SIGKILL');
  const ready = () => serve.process.err.split(': ready').length - 1;
  await serve.process.until('the agent is ready again', () => ready() === 2);
  assert.ok(serve.process.err.includes('SIGKILL'));
  assert.equal(await serve.stop(), 0);
});

test('an agent on its own is taken in by the token of the server', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const serve = await startServe(t, data, ['--no-agent']);
  const words = [
    '--server',
    serve.url.replace('http', 'ws'),
    '--name',
    'unix02',
    '--folder',
    join(folder, 'a'),
  ];
  const agent = new TaktwerkProcess(['agent', ...words, '--token-file', join(data, 'agent.token')]);
  t.after(() => agent.kill());
  await agent.until('it is connected', () => agent.err.includes('Connected'));
  const doctor = await serve.command('doctor', '--data', data);
  assert.equal(doctor.code, 0, doctor.out);
  assert.ok(doctor.out.includes('UNIX02 is connected'), doctor.out);
  agent.child.kill('SIGTERM');
  assert.equal(await agent.ended, 0);
  assert.equal(await serve.stop(), 0);
  assert.ok((await readFile(join(data, 'agent.token'), 'utf8')).length > 20);
});
