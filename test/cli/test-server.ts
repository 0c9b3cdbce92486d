import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { commandHere } from './command-here.ts';
import { type Ended, TaktwerkProcess, taktwerk } from './taktwerk-process.ts';

const PASSWORD = 'a password of the tests';

/** `taktwerk serve` on a free port, and commands that talk to it. */
export interface ServeProcess {
  readonly process: TaktwerkProcess;
  readonly url: string;
  /** Runs a client command as ADMIN/TAKTWERK. */
  command(...words: readonly string[]): Promise<Ended>;
  /** Does so in this process, for tests of many commands. */
  here(...words: readonly string[]): Promise<Ended>;
  /** Reads a path of client 100 behind `/ae/api/v1/100` as that user. */
  get(path: string): Promise<unknown>;
  /** Posts to the extension API of client 100 as that user. */
  post(path: string, body: object): Promise<unknown>;
  /** Sends SIGTERM and answers with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `serve` on a folder; it is gone at the end of the test. */
export async function startServe(
  t: TestContext,
  data: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = { TAKTWERK_ADMIN_PASSWORD: PASSWORD },
): Promise<ServeProcess> {
  const process = new TaktwerkProcess(['serve', '--data', data, '--port', '0', ...words], env);
  t.after(() => process.kill());
  await process.until('it says where it listens', () => firstUrl(process.out) !== null);
  const url = firstUrl(process.out) ?? '';
  return {
    process,
    url,
    command: (...command) => taktwerk(command, { TAKTWERK_URL: url, TAKTWERK_PASSWORD: PASSWORD }),
    here: (...command) => commandHere(command, { TAKTWERK_URL: url, TAKTWERK_PASSWORD: PASSWORD }),
    get: (path) => request(`${url}/ae/api/v1/100${path}`),
    post: (path, body) =>
      request(`${url}/taktwerk/v1/100${path}`, { method: 'POST', body: JSON.stringify(body) }),
    stop() {
      process.child.kill('SIGTERM');
      return process.ended;
    },
  };
}

async function request(address: string, options: RequestInit = {}): Promise<unknown> {
  const credentials = Buffer.from(`100/ADMIN/TAKTWERK:${PASSWORD}`).toString('base64');
  const headers = { authorization: `Basic ${credentials}` };
  const answer = await fetch(address, { ...options, headers });
  const text = await answer.text();
  assert.equal(answer.status, 200, `${address}: ${text}`);
  return JSON.parse(text);
}

/** The first address in a text, once its line is whole. */
export function firstUrl(text: string): string | null {
  const at = text.indexOf('http://');
  const end = at < 0 ? -1 : text.indexOf('\n', at);
  return end < 0 ? null : (text.slice(at, end).split(' ')[0] ?? null);
}

/** Lets jobs without LOGIN run as the user of the agent. */
export async function allowAnonymousJobs(serve: ServeProcess, folder: string): Promise<void> {
  await writeObjects(folder, [
    {
      vara: {
        general_attributes: { name: 'UC_HOSTCHAR_DEFAULT', type: 'VARA', sub_type: 'STATIC' },
        static_values: [{ key: 'ANONYMOUS_JOB', value1: 'Y' }],
      },
    },
  ]);
  const applied = await serve.command('apply', folder, '--client', '0');
  assert.equal(applied.code, 0, applied.err + applied.out);
}

/** A shell job as `data` of its envelope. */
export function shellJob(name: string, lines: readonly string[]): object {
  return {
    jobs: {
      general_attributes: { name, type: 'JOBS', platform: 'UNIX' },
      job_attributes: { platform: 'UNIX', agent: 'UNIX01' },
      scripts: [{ process: lines }],
    },
  };
}

/** Writes one file per object. */
export async function writeObjects(folder: string, objects: readonly object[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [number, data] of objects.entries())
    await writeFile(join(folder, `${number}.json`), JSON.stringify({ data, path: '' }));
}
