import type { Random } from '../kill/random.ts';
import type { ApiDescription, Operation } from './api-description.ts';
import { type Knowledge, oddValue, randomText, randomValue } from './random-value.ts';

/** A request as its bytes go out. */
export interface FuzzRequest {
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
] as const;
const ODD_HEADERS: readonly [Record<string, string>, ...Record<string, string>[]] = [
  { 'content-type': 'text/xml' },
  { accept: 'text/html' },
  { 'accept-encoding': 'gzip, br' },
  { 'content-type': 'application/json; charset=latin1' },
  { 'transfer-encoding': 'chunked' },
  { expect: 'nothing' },
  { 'if-none-match': '*' },
];

/** Makes the next request out of one operation of the description, now and then with something nobody expects. */
export function randomRequest(random: Random, known: Knowledge, description: ApiDescription): FuzzRequest {
  let operation = random.pick([...description.operations]);
  // What is always refused needs few tries.
  if (operation.open && random.next() < 0.9) operation = random.pick([...description.operations]);
  const client = random.next() < 0.9 ? '100' : random.pick(['0', '0100', '200', '300', '99999', 'x']);
  return {
    method:
      random.next() < 0.97
        ? operation.method
        : random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']),
    path: randomPath(random, known, operation, client) + randomQuery(random, known, description, operation),
    headers: {
      ...randomCredentials(random, client),
      ...(random.next() < 0.05 ? random.pick([...ODD_HEADERS]) : {}),
    },
    body: randomBody(random, known, description, operation),
  };
}

function randomPath(random: Random, known: Knowledge, { path }: Operation, client: string): string {
  const steps = path.split('/').map((step) => {
    if (step === '{client}') return client;
    if (!step.startsWith('{')) return step;
    if (random.next() < 0.05) return random.pick([...ODD_STEPS]);
    const text =
      step.includes('run_id') && random.next() < 0.8 ? random.pick(known.runIds) : randomText(random, known);
    return encoded(text);
  });
  return steps.join('/') + (random.next() < 0.03 ? '/' : '');
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

/** Mostly a user who may do everything, of the client that is asked; wrong ones are each another, or all would wait. */
function randomCredentials(random: Random, client: string): Record<string, string> {
  const dice = random.next();
  if (dice < 0.01) return {};
  if (dice < 0.02)
    return { authorization: random.pick(['Basic', 'Basic %%%', 'Bearer x', 'Basic Og==', 'x']) };
  const own = client === '0' || client === '200' ? client : '100';
  const text = dice < 0.025 ? `${own}/NOBODY${random.between(0, 1e9)}/X:y` : `${own}/OPER/DEMO:geheim`;
  return { authorization: `Basic ${Buffer.from(text, 'latin1').toString('base64')}` };
}

function randomBody(
  random: Random,
  known: Knowledge,
  description: ApiDescription,
  { method, body }: Operation,
): Buffer | null {
  if (method === 'GET' || body === null) return random.next() < 0.05 ? Buffer.from('{}') : null;
  const dice = random.next();
  if (dice < 0.03) return null;
  if (dice < 0.05)
    return Buffer.from(random.pick(['{', '[', '"', 'nul', '{"a":1,}', '\u0000', '[[[[', '{}{}']));
  if (dice < 0.06) return Buffer.from([0xff, 0xfe, 0x7b, 0x7d]);
  if (dice < 0.065) return Buffer.from('['.repeat(5000) + ']'.repeat(5000));
  const value = dice < 0.1 ? oddValue(random, known) : randomValue(random, known, description, body);
  return Buffer.from(JSON.stringify(value));
}
