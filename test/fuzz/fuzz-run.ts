import { answerProblems } from '../../packages/server/src/testing/answer-problems.ts';
import { startTestServer, type TestServer } from '../../packages/server/src/testing/test-server.ts';
import { isRecord } from '../conformance/match-answer.ts';
import { Random } from '../kill/random.ts';
import { readDescription } from './api-description.ts';
import { type FuzzRequest, randomRequest } from './random-request.ts';
import type { Knowledge } from './random-value.ts';
import { type RawAnswer, RawClient } from './raw-client.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  readonly log: (text: string) => void;
}

export interface FuzzResult {
  /** Answers by HTTP status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What was wrong, with the request that showed it. */
  readonly faults: readonly string[];
  readonly slowest: { readonly milliseconds: number; readonly request: string };
}

const ALLOWED = new Set([200, 400, 401, 403, 404, 405, 409, 413, 417, 431, 501, 503]);
/** Names and run ids kept of earlier answers. */
const KEPT = 200;
const MOST_FAULTS = 20;

/** Who asks; not named in requests, or one of them would lock him out of all that follow. */
const ASKER = 'OPER/DEMO';

const SEEDS: readonly unknown[] = [
  {
    data: { scri: { general_attributes: { name: 'FUZZ.SCRIPT' }, scripts: [{ process: [':PRINT "a"'] }] } },
    path: 'F',
  },
  {
    data: { vara: { general_attributes: { name: 'FUZZ.VARA' }, static_values: [{ key: 'K' }] } },
    path: 'F/G',
  },
  {
    data: { jobs: { general_attributes: { name: 'FUZZ.JOB' }, job_attributes: { agent: 'NONE' } } },
    path: 'F',
  },
  {
    data: {
      prpt: {
        general_attributes: { name: 'FUZZ.PROMPT' },
        prompts: [{ variable: 'A#' }, { variable: 'B#', type: 'NUMBER' }],
      },
    },
    path: '',
  },
  { data: { user: { general_attributes: { name: 'OTHER/DEMO' } } }, path: '' },
];

/** Sends random requests made of the server's own OpenAPI text, one after the other; the same seed sends the same kinds. */
export async function fuzzRun({ seed, requests, log }: FuzzOptions): Promise<FuzzResult> {
  const random = new Random(seed);
  const server = await startTestServer({ log: () => {} });
  const client = new RawClient(server.url);
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  let slowest = { milliseconds: 0, request: '' };
  try {
    const known = await prepare(server);
    const description = readDescription((await server.request('/taktwerk/v1/openapi.json')).json);
    for (let index = 1; index <= requests && faults.length < MOST_FAULTS; index += 1) {
      const request = randomRequest(random, known, description);
      const answer = await client.send(request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const shown = `#${index} ${show(request)}`;
      for (const problem of problemsOf(request, answer)) faults.push(`${shown}: ${problem}`);
      for (const fault of server.faults.slice(faultsSeen(faults)))
        faults.push(`${shown}: fault ${String(fault)}`);
      if (answer.milliseconds > slowest.milliseconds)
        slowest = { milliseconds: answer.milliseconds, request: shown };
      learn(known, request, answer);
      if (index % 10_000 === 0) log(`${index} requests`);
    }
  } finally {
    client.close();
    await server.end();
  }
  return { statuses, faults, slowest };
}

function faultsSeen(faults: readonly string[]): number {
  return faults.filter((fault) => fault.includes(': fault ')).length;
}

async function prepare(server: TestServer): Promise<Knowledge> {
  for (const body of SEEDS) await server.request('/100/objects', { body });
  const started = await server.request('/100/executions', { body: { object_name: 'FUZZ.SCRIPT' } });
  const runId = isRecord(started.json) ? String(started.json.run_id) : '1000001';
  return {
    names: ['FUZZ.SCRIPT', 'FUZZ.VARA', 'FUZZ.JOB', 'FUZZ.PROMPT', 'F', 'F/G', 'NEW.ONE', 'OTHER/DEMO'],
    runIds: [runId, '1', '1000000'],
  };
}

function problemsOf(request: FuzzRequest, answer: RawAnswer): readonly string[] {
  if (!ALLOWED.has(answer.status)) return [`status ${answer.status} ${answer.text.slice(0, 300)}`];
  if (request.method === 'HEAD' || answer.status === 417) return [];
  const isJson = answer.type.startsWith('application/json');
  if (answer.status === 200 && !isJson && !answer.type.includes('ndjson')) return [];
  if (isJson && answer.text !== '' && !isParsable(answer.text))
    return [`is not JSON: ${answer.text.slice(0, 300)}`];
  const json: unknown = isJson && answer.text !== '' ? JSON.parse(answer.text) : undefined;
  return answerProblems(request.method, request.path, { status: answer.status, json, text: answer.text });
}

function isParsable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Takes over run ids and names, so that later requests meet what earlier ones made. */
function learn(known: Knowledge, request: FuzzRequest, answer: RawAnswer): void {
  if (answer.status !== 200 || !answer.type.startsWith('application/json')) return;
  const json: unknown = answer.text === '' ? null : JSON.parse(answer.text);
  if (isRecord(json) && typeof json.run_id === 'number') remember(known.runIds, String(json.run_id));
  const data: unknown[] = isRecord(json) && Array.isArray(json.data) ? json.data : [];
  if (!request.path.includes('/search')) return;
  for (const entry of data)
    if (isRecord(entry) && typeof entry.name === 'string' && entry.name !== ASKER)
      remember(known.names, entry.name);
}

function remember(list: string[], text: string): void {
  if (list.includes(text)) return;
  list.push(text);
  if (list.length > KEPT) list.splice(8, 1);
}

function show({ method, path, body }: FuzzRequest): string {
  return `${method} ${path.slice(0, 500)} ${body === null ? '' : body.toString('utf8').slice(0, 500)}`;
}
