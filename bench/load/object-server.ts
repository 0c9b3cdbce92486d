import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestClient } from '../../test/processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../../test/processes/taktwerk-processes.ts';
import { AUTHORIZATION } from './bench-server.ts';

/** Seconds one question for the end may wait; it is asked again. */
const WAIT = 60;

/** A server whose objects are started by the object run API. */
export interface ObjectServer {
  /** Its data, which its agents have in their command lines. */
  readonly data: string;
  save(type: string, name: string, content: object, general?: object): Promise<unknown>;
  /** Starts an object and waits for its end; returns the seconds, as a client sees them. */
  run(object: 'composition' | 'scenario', uuid: string): Promise<number>;
}

/** A server with the agents beside it, for one measurement; ended and removed afterwards. */
export async function withObjectServer(use: (server: ObjectServer) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-objects-'));
  const data = join(folder, 'data');
  const server = new ServerProcess(data, await freePort(), {}, true);
  try {
    await server.start();
    const rest = new RestClient(server.url, 100, PASSWORD);
    const save: ObjectServer['save'] = (type, name, content, general = {}) =>
      rest.post('/objects', {
        data: { [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...content } },
        path: 'BENCH',
      });
    await save(
      'vara',
      'UC_CLIENT_SETTINGS',
      { static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }] },
      { sub_type: 'STATIC' },
    );
    const base = server.url.replace('/ae/api/v1', '');
    await use({ data, save, run: (object, uuid) => runObject(base, object, uuid) });
  } finally {
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runObject(base: string, object: string, uuid: string): Promise<number> {
  const headers = { authorization: AUTHORIZATION };
  const start = performance.now();
  const body = JSON.stringify({ object, uuid });
  const answer = await fetch(`${base}/object/run`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  const runId = answer.headers.get('x-run-id');
  for (;;) {
    const told = await fetch(`${base}/taktwerk/v1/100/executions/${runId}?wait=${WAIT}`, { headers });
    const { status, status_text: text } = (await told.json()) as {
      readonly status: number;
      readonly status_text: string;
    };
    if (status < 1800) continue;
    if (status !== 1900) throw new Error(`The ${object} ended ${status} ${text}.`);
    return (performance.now() - start) / 1000;
  }
}
