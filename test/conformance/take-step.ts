import assert from 'node:assert/strict';
import { answerProblems } from '../../packages/server/src/testing/answer-problems.ts';
import { TEST_CREDENTIALS, type TestServer } from '../../packages/server/src/testing/test-server.ts';
import type { ConformanceStep } from './conformance-case.ts';
import { type ExchangeAnswer, exchange } from './exchange.ts';
import { isRecord, matchAnswer } from './match-answer.ts';
import { whenStatus } from './when-status.ts';

/** A server that cases run against, and who vouches for it over HTTPS. */
export interface ConformanceServer {
  readonly server: TestServer;
  readonly authority: string | null;
}

/** Takes one step of a case; what it saves is there for the steps behind it. */
export async function takeStep(
  at: ConformanceServer,
  given: ConformanceStep,
  place: string,
  saved: Map<string, unknown>,
): Promise<void> {
  const step = fill(given, saved);
  const { taktwerk } = at.server;
  if (step.ended !== undefined) {
    const task = await taktwerk.whenEnded(100, Number(saved.get(step.ended)), 60_000);
    assert.ok(
      task.endTime !== null,
      `${place}: run ${task.runId} has not ended, its status is ${task.status}`,
    );
    return;
  }
  if (step.reaches !== undefined) {
    await whenStatus(taktwerk, Number(saved.get(step.reaches.run)), step.reaches.status);
    return;
  }
  const [method = '', ...rest] = (step.request ?? '').split(' ');
  const path = rest.join(' ');
  const answer = await send(at, step, method, path);
  const differences = [
    ...(answer.status === (step.status ?? 200)
      ? []
      : [`status: expected ${step.status ?? 200}, got ${answer.status}`]),
    ...(step.answer === undefined ? [] : matchAnswer(answer.json ?? answer.text, step.answer)),
    ...Object.entries(step.answerHeaders ?? {}).flatMap(([name, value]) =>
      matchAnswer(answer.headers[name.toLowerCase()], value, name),
    ),
    ...undocumented(method, path, answer),
  ];
  assert.deepEqual(differences, [], `${place}, ${step.request}: ${differences.join('\n')}\n${answer.text}`);
  for (const [name, member] of Object.entries(step.save ?? {})) {
    saved.set(name, isRecord(answer.json) ? answer.json[member] : undefined);
  }
}

function send(
  { server, authority }: ConformanceServer,
  step: ConformanceStep,
  method: string,
  path: string,
): Promise<ExchangeAnswer> {
  const body = step.text ?? (step.body === undefined ? null : JSON.stringify(step.body));
  return exchange({
    method,
    url: `${server.url}${path.startsWith('/taktwerk/') ? '' : '/ae/api/v1'}${path}`,
    headers: {
      ...authorization(step),
      ...(step.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...step.headers,
    },
    body,
    authority,
  });
}

function authorization({ credentials, encoding }: ConformanceStep): { readonly authorization?: string } {
  if (credentials === null) return {};
  const text = Buffer.from(credentials ?? TEST_CREDENTIALS, encoding ?? 'utf8');
  return { authorization: `Basic ${text.toString('base64')}` };
}

/** Puts saved values in place of `{name}`; a text that is nothing else takes the value with its type. */
function fill<T>(value: T, saved: ReadonlyMap<string, unknown>): T {
  return JSON.parse(JSON.stringify(value), (_name, text: unknown) => {
    if (typeof text !== 'string' || !text.includes('{')) return text;
    for (const [name, known] of saved) {
      if (text === `{${name}}`) return known;
      text = String(text).replaceAll(`{${name}}`, String(known));
    }
    return text;
  });
}

/** Whatever a case looks at, its answer is as our own OpenAPI text says; what describes the API is not in it. */
function undocumented(method: string, path: string, answer: ExchangeAnswer): readonly string[] {
  if (path === '' || path.startsWith('/ping') || path.includes('openapi')) return [];
  const whole = path.startsWith('/taktwerk/') ? path : `/ae/api/v1${path}`;
  return answerProblems(method, whole, answer).map((problem) => `OpenAPI: ${problem}`);
}
