import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { answerProblems } from '../../packages/server/src/testing/answer-problems.ts';
import { startTestServer, type TestServer } from '../../packages/server/src/testing/test-server.ts';
import { type ConformanceStep, readCases } from './conformance-case.ts';
import { isRecord, matchAnswer } from './match-answer.ts';

const FOLDER = new URL('./cases/', import.meta.url);

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(async () => {
  await server.end();
  assert.deepEqual(server.faults, []);
});

for (const file of readdirSync(FOLDER).sort()) {
  for (const { title, reference, steps } of readCases(readFileSync(new URL(file, FOLDER), 'utf8'), file)) {
    test(`${file.replace('.json', '')}: ${title} (${reference})`, async () => {
      const saved = new Map<string, unknown>();
      for (const [index, step] of steps.entries()) await takeStep(step, `step ${index + 1}`, saved);
    });
  }
}

async function takeStep(given: ConformanceStep, place: string, saved: Map<string, unknown>): Promise<void> {
  const step = fill(given, saved);
  if (step.ended !== undefined) {
    await server.taktwerk.whenEnded(100, Number(saved.get(step.ended)), 20_000);
    return;
  }
  const [method = '', path = ''] = (step.request ?? '').split(' ');
  const answer = await server.request(path, {
    method,
    ...('body' in step ? { body: step.body } : {}),
    ...(step.text === undefined ? {} : { text: step.text }),
    ...(step.headers === undefined ? {} : { headers: step.headers }),
    ...(step.credentials === undefined ? {} : { credentials: step.credentials }),
  });
  const differences = [
    ...(answer.status === (step.status ?? 200)
      ? []
      : [`status: expected ${step.status ?? 200}, got ${answer.status}`]),
    ...(step.answer === undefined ? [] : matchAnswer(answer.json ?? answer.text, step.answer)),
    ...Object.entries(step.answerHeaders ?? {}).flatMap(([name, value]) =>
      matchAnswer(answer.headers.get(name), value, name),
    ),
    ...undocumented(method, path, answer),
  ];
  assert.deepEqual(differences, [], `${place}, ${step.request}: ${differences.join('\n')}\n${answer.text}`);
  for (const [name, member] of Object.entries(step.save ?? {})) {
    saved.set(name, isRecord(answer.json) ? answer.json[member] : undefined);
  }
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
function undocumented(
  method: string,
  path: string,
  answer: Parameters<typeof answerProblems>[2],
): readonly string[] {
  if (path === '' || path.startsWith('/ping') || path.includes('openapi')) return [];
  const whole = path.startsWith('/taktwerk/') ? path : `/ae/api/v1${path}`;
  return answerProblems(method, whole, answer).map((problem) => `OpenAPI: ${problem}`);
}
