import { Random } from '../kill/random.ts';
import { answerFaults } from './answer-faults.ts';
import { readDescription } from './api-description.ts';
import { BESIDE_API } from './beside-api.ts';
import { Coverage } from './coverage.ts';
import { DiskProbe } from './disk-probe.ts';
import { prepare, startFuzzServer } from './fuzz-fixture.ts';
import { MachineWait } from './machine-wait.ts';
import { type FuzzRequest, randomRequest } from './random-request.ts';
import { RawClient } from './raw-client.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  readonly log: (text: string) => void;
}

/** Milliseconds an answer took, and how much of it the machine was at something else: ran it, or wrote it to its disk. */
export interface AnswerTime {
  readonly milliseconds: number;
  readonly machine: number;
  readonly request: string;
}

export interface FuzzResult {
  /** Answers by HTTP status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly coverage: Coverage;
  /** What was wrong, with the request that showed it. */
  readonly faults: readonly string[];
  /** Answers that took longer than a second of their own. */
  readonly late: readonly AnswerTime[];
  /** The answer that took the longest of its own. */
  readonly slowest: AnswerTime;
}

const MOST_FAULTS = 20;
/** Milliseconds an answer may take of its own. */
const IN_TIME = 1000;
/** Requests sent at once now and then. */
const AT_ONCE = 4;

/**
 * Sends random requests made of the server's own OpenAPI text, mostly one after the other; the same seed sends the same
 * kinds.
 */
export async function fuzzRun({ seed, requests, log }: FuzzOptions): Promise<FuzzResult> {
  const random = new Random(seed);
  const server = await startFuzzServer();
  const client = new RawClient(server.url, AT_ONCE);
  const wait = new MachineWait();
  const disk = new DiskProbe();
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  const late: AnswerTime[] = [];
  let faultsSeen = 0;
  let slowest: AnswerTime = { milliseconds: 0, machine: 0, request: '' };
  try {
    const known = await prepare(server);
    const description = readDescription((await server.request('/taktwerk/v1/openapi.json')).json, BESIDE_API);
    const coverage = new Coverage(description.operations);
    const ask = async (request: FuzzRequest, index: number): Promise<void> => {
      const answer = await client.send(request).catch((error: unknown) => {
        faults.push(`${show(index, request)}: no answer, ${String(error)}`);
        return null;
      });
      if (answer === null) return;
      const machine = Math.max(wait.since(), disk.since());
      const time = { milliseconds: answer.milliseconds, machine, request: show(index, request) };
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      coverage.count(request, answer.status);
      for (const fault of answerFaults(request, answer)) faults.push(`${time.request}: ${fault}`);
      if (own(time) > own(slowest)) slowest = time;
      if (own(time) > IN_TIME) late.push(time);
      if (answer.status === 200) known.learn(request.path, answer.json);
      // One that stands by refuses everything that follows.
      if (request.path.endsWith('/node')) server.running.availability.active = true;
    };
    let index = 0;
    while (index < requests && faults.length < MOST_FAULTS) {
      const batch = Array.from({ length: random.next() < 0.02 ? AT_ONCE : 1 }, (_, at) => {
        known.next(random);
        // First each operation once.
        return randomRequest(random, known, description, description.operations[index + at]);
      });
      await Promise.all(batch.map((request, at) => ask(request, index + at + 1)));
      for (const fault of server.faults.slice(faultsSeen))
        faults.push(`${batch.map((request) => show(index, request)).join(' | ')}: fault ${String(fault)}`);
      faultsSeen = server.faults.length;
      const before = index;
      index += batch.length;
      if (Math.floor(index / 10_000) > Math.floor(before / 10_000)) log(`${index} requests`);
    }
    return { statuses, coverage, faults, late, slowest };
  } finally {
    client.close();
    wait.close();
    await disk.close();
    await server.end();
  }
}

/** Milliseconds of an answer that were not the machine's. */
function own({ milliseconds, machine }: AnswerTime): number {
  return Math.max(0, milliseconds - machine);
}

export function timeText(time: AnswerTime): string {
  return `${time.milliseconds.toFixed(0)} ms, for ${time.machine.toFixed(0)} of which the machine was at something else`;
}

function show(index: number, { method, path, headers, body }: FuzzRequest): string {
  const { authorization = 'nobody', ...others } = headers;
  return `#${index} ${method} ${path.slice(0, 500)} ${authorization.slice(0, 60)} ${JSON.stringify(others).slice(0, 200)} ${body === null ? '' : body.toString('utf8').slice(0, 500)}`;
}
