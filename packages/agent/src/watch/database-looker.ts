import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compare, type Operator, type WatchOrder } from '@taktwerk/model';
import { compileCache } from '../pool/compile-cache.ts';
import type { Looker, LookerHost } from './looker.ts';
import { RepeatedLook } from './repeated-look.ts';

/** Milliseconds a query may take. */
const LONGEST_QUERY = 60_000;
/** Characters of output that are read; a value is one line. */
const MOST_OUTPUT = 256 * 1024;

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['=', 'EQ'],
  ['<>', 'NE'],
  ['>', 'GT'],
  ['<', 'LT'],
  ['>=', 'GE'],
  ['<=', 'LE'],
]);

export type DatabaseWatch = Extract<WatchOrder['source'], { kind: 'database' }>;

/** Asks a database again and again through the program of the data plane; every look at which the condition holds is a hit. */
export class DatabaseLooker implements Looker {
  readonly #source: DatabaseWatch;
  readonly #once: boolean;
  readonly #host: LookerHost;
  readonly #program: string;
  readonly #folder: string;
  readonly #looks: RepeatedLook;
  readonly #stop = new AbortController();
  #next = Number.NEGATIVE_INFINITY;

  constructor(
    source: DatabaseWatch,
    once: boolean,
    host: LookerHost,
    where: { readonly program: string; readonly folder: string },
  ) {
    this.#source = source;
    this.#once = once;
    this.#host = host;
    this.#program = where.program;
    this.#folder = where.folder;
    this.#looks = new RepeatedLook({
      slow: source.every,
      look: () => this.#look(),
      failed: (error) => host.trouble(error instanceof Error ? error.message : String(error)),
    });
    this.#looks.ask();
  }

  wake(): void {
    this.#looks.ask();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looks.stop();
  }

  async #look(): Promise<void> {
    const left = this.#next - performance.now();
    if (left > 0) {
      this.#looks.askIn(left);
      return;
    }
    // A flood is held back by not asking.
    if (this.#host.room() === 0) return;
    this.#next = performance.now() + this.#source.every;
    const answer = await this.#ask();
    this.#looks.askIn(this.#source.every);
    if (answer.kind === 'trouble') {
      this.#host.trouble(answer.text);
      return;
    }
    this.#host.trouble(null);
    await this.#decide(answer.value);
    if (this.#once) await this.#host.looked();
  }

  async #decide(value: string | null): Promise<void> {
    const { operator, value: expected } = this.#source;
    const before = this.#host.state.value;
    const told = value ?? '';
    const mark = { kind: 'value', value: told } as const;
    const holds =
      operator === 'CHANGED'
        ? before !== null && before !== told
        : value !== null && compare(value, OPERATORS.get(operator) ?? 'EQ', expected);
    if (holds) await this.#host.found([{ data: { VALUE: told, PREVIOUS: before ?? '' }, mark }]);
    else if (before !== told) await this.#host.note(mark, operator === 'CHANGED');
  }

  /** The first value of the query; null when there is no row, or it is null. */
  async #ask(): Promise<
    | { readonly kind: 'value'; readonly value: string | null }
    | { readonly kind: 'trouble'; readonly text: string }
  > {
    const path = join(this.#folder, `event-${randomUUID()}.json`);
    await writeFile(path, JSON.stringify(this.#source.order), { mode: 0o600 });
    try {
      const output = await run(this.#program, path, this.#folder, this.#stop.signal);
      return readAnswer(output);
    } finally {
      // The program has removed it, unless it never came so far.
      await rm(path, { force: true });
    }
  }
}

function readAnswer(output: string) {
  let value: string | null | undefined;
  for (const line of output.split('\n')) {
    const told: unknown = line.startsWith('{') ? JSON.parse(line) : null;
    if (typeof told !== 'object' || told === null || !('type' in told)) continue;
    if (told.type === 'preview') value = firstValue(told);
    if (told.type === 'end' && 'details' in told)
      return { kind: 'trouble', text: `The query failed: ${String(told.details)}` } as const;
  }
  if (value === undefined)
    return { kind: 'trouble', text: 'The query was not answered: it took too long or was stopped.' } as const;
  return { kind: 'value', value } as const;
}

/** The first column of the first row; null when there is no row, or no value. */
function firstValue(told: object): string | null {
  const row: unknown = 'rows' in told && Array.isArray(told.rows) ? told.rows[0] : undefined;
  const column: unknown = 'profile' in told && Array.isArray(told.profile) ? told.profile[0] : undefined;
  if (typeof row !== 'object' || row === null || typeof column !== 'object' || column === null) return null;
  const name: unknown = 'name' in column ? column.name : undefined;
  const value: unknown = new Map<unknown, unknown>(Object.entries(row)).get(name);
  return value === null || value === undefined ? null : String(value);
}

function run(program: string, order: string, folder: string, stop: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LONGEST_QUERY)]);
  const child = spawn(process.execPath, [program, order], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...compileCache(folder) },
    signal,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < MOST_OUTPUT) output += text;
  });
  child.on('error', (error) => {
    if (error.name === 'AbortError') resolve(output);
    else reject(error);
  });
  child.on('close', () => resolve(output));
  return promise;
}
