import type { Random } from '../kill/random.ts';
import type { ApiDescription, Operation } from './api-description.ts';
import { changedValue } from './changed-value.ts';
import { DocumentedBodies } from './documented-bodies.ts';
import { HOOK_SECRET } from './fuzz-objects.ts';
import type { Knowledge } from './knowledge.ts';
import { type OddBody, oddBody } from './odd-body.ts';
import { randomCredentials } from './random-credentials.ts';
import { oddValue, randomText, randomValue } from './random-value.ts';

/** A request as its bytes go out. */
export interface FuzzRequest {
  /** What it was made of; its method may be another now and then. */
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** Encodings of a path that are none, or lead elsewhere. */
const ODD_STEPS = [
  '%',
  '%zz',
  '%00',
  '%ff',
  '%c0%af',
  '%2e%2e',
  '..',
  '%2F',
  '%252F',
  '',
  ';a=b',
  '%E2%82%AC',
  '%u0041',
  '%25%32%66',
  '%F0%9F%92%A9',
  'a%0d%0ab',
  '%ed%a0%80',
  '\u00e9',
] as const;
const ODD_HEADERS: readonly [Record<string, string>, ...Record<string, string>[]] = [
  { 'content-type': 'text/xml' },
  { accept: 'text/html' },
  { 'accept-encoding': 'gzip, br' },
  { 'content-type': 'application/json; charset=latin1' },
  { 'content-type': ';;;' },
  { 'accept-language': 'de, ru;q=0.5', accept: '*/*;q=0' },
  { 'idempotency-key': 'again' },
  { 'idempotency-key': 'x'.repeat(3000) },
  { 'x-forwarded-for': '203.0.113.7, <script>', forwarded: 'for=nonsense' },
  { range: 'bytes=0-1' },
  { cookie: 'a=b; __proto__=c' },
  { connection: 'close' },
  { upgrade: 'websocket', connection: 'upgrade' },
  { upgrade: 'h2c', connection: 'Upgrade, HTTP2-Settings', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' },
  { 'transfer-encoding': 'chunked' },
  { expect: 'nothing' },
  { 'if-none-match': '*' },
];

const BODIES = new DocumentedBodies();

/** Makes a request of an operation, the next one unless told; now and then with something nobody expects. */
export function randomRequest(
  random: Random,
  known: Knowledge,
  description: ApiDescription,
  operation = nextOperation(random, known, description),
): FuzzRequest {
  const client = randomClient(random, operation);
  const { body, headers } = randomBody(random, known, description, operation);
  return {
    operation,
    method:
      random.next() < 0.97
        ? operation.method
        : random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
    path: randomPath(random, known, operation, client) + randomQuery(random, known, description, operation),
    headers: {
      ...(operation.path.includes('/hooks/') && random.next() < 0.7
        ? { authorization: `Bearer ${HOOK_SECRET}` }
        : randomCredentials(random, client)),
      ...headers,
      ...(random.next() < 0.05 ? random.pick(ODD_HEADERS) : {}),
    },
    body,
  };
}

function nextOperation(random: Random, known: Knowledge, { operations }: ApiDescription): Operation {
  const path = known.due.shift();
  const due = operations.find((operation) => operation.method === 'POST' && operation.path === path);
  if (due !== undefined) return due;
  const operation = random.pick(operations);
  // What is always refused, or always the same, needs few tries.
  return (operation.open || operation.beside) && random.next() < 0.8 ? random.pick(operations) : operation;
}

/** Parts of paths that client 0 alone is answered at. */
const OF_THE_SYSTEM = [
  'clients',
  'agents',
  'agentpacks',
  'resetpublickey',
  'maintenance',
  'node',
  'telemetry',
];

function randomClient(random: Random, { path }: Operation): string {
  if (random.next() < 0.4 && path.split('/').some((step) => OF_THE_SYSTEM.includes(step))) return '0';
  return random.next() < 0.95 ? '100' : random.pick(['0', '0100', '200', '300', '99999', 'x']);
}

function randomPath(random: Random, known: Knowledge, { path }: Operation, client: string): string {
  const steps = path.split('/').map((step, index, all) => {
    if (step === '{client}') return client;
    if (!step.startsWith('{')) return step;
    if (random.next() < 0.05) return random.pick(ODD_STEPS);
    const text = pathText(random, known, step.slice(1, -1), all[index - 1] ?? '');
    return encoded(text);
  });
  return steps.join('/') + (random.next() < 0.03 ? '/' : '');
}

/** Texts that fit parameters of that name, or the one behind that step. */
const PARAMETER_TEXTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  report_type: ['ACT', 'REP', 'POST', 'LOG'],
  name: ['OTHER', 'READER', 'MÜLLER', 'NOBODY'],
  department: ['DEMO'],
  group: ['FUZZ.GROUP'],
  client_id: ['300', '7', '9999'],
  start_from: ['1', '2', '12'],
  event_name: ['FUZZ.KEYWORD', 'FUZZ.HOOK'],
  folder_path: ['F', 'F/G'],
  blackouts: ['FUZZ.BLACKOUT'],
  calendars: ['FUZZ.CALENDAR'],
  agents: ['FUZZ01'],
};

function pathText(random: Random, known: Knowledge, parameter: string, before: string): string {
  if (random.next() < 0.2) return randomText(random, known);
  if (parameter === 'run_id') return random.next() < 0.5 ? known.runId : random.pick(known.runIds);
  const texts = PARAMETER_TEXTS[before] ?? PARAMETER_TEXTS[parameter];
  if (texts !== undefined) return random.pick(texts);
  if (parameter === 'pack') return `${known.name}.zip`;
  if (parameter === 'object_name') return random.next() < 0.6 ? known.name : random.pick(known.names);
  if (parameter === 'object_id' || parameter === 'token_id') return random.pick(known.ids);
  return randomText(random, known);
}

/** A lone surrogate has no encoding; it goes as the mark of one. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function randomQuery(
  random: Random,
  known: Knowledge,
  description: ApiDescription,
  { query }: Operation,
): string {
  const parts = query
    // A request that waits on purpose tells nothing about how fast answers are.
    .filter(({ name }) => name !== 'wait' && random.next() < 0.25)
    .flatMap(({ name, schema }) => {
      const value = randomValue(random, known, description, schema);
      const values: unknown[] = Array.isArray(value) ? value : [value];
      return values.map((one) => `${name}=${encoded(String(one))}`);
    });
  if (random.next() < 0.03) parts.push(random.pick(['%', 'sort=1', '&&', 'a=%zz', '=', 'name=%ff']));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function randomBody(
  random: Random,
  known: Knowledge,
  description: ApiDescription,
  operation: Operation,
): OddBody {
  const { method, body } = operation;
  if (method === 'GET' || body === null)
    return { body: random.next() < 0.05 ? Buffer.from('{}') : null, headers: {} };
  const dice = random.next();
  const shown = random.next() < 0.6 ? BODIES.of(operation) : null;
  const value =
    shown === null
      ? randomValue(random, known, description, body)
      : changedValue(random, known, random.next() < 0.4, random.pick(shown));
  if (dice < 0.03) return { body: Buffer.from(JSON.stringify(oddValue(random, known))), headers: {} };
  if (dice > 0.92) return oddBody(random, value);
  return { body: Buffer.from(JSON.stringify(value)), headers: {} };
}
