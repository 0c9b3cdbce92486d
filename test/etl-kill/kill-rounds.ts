import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CompositionOrder } from '../../packages/etl/src/index.ts';
import type { PostgresServer } from '../postgres/postgres-server.ts';

const PROGRAM = new URL('../../packages/etl/src/program.ts', import.meta.url).pathname;
const ROWS = 6_000;
const CHUNK_ROWS = 500;
/** Attempts of one load; the last one is left alone. */
const MOST_KILLS = 5;
/** Milliseconds after a line of the program at which it may be killed. */
const LONGEST_PAUSE = 25;

type Load = Pick<CompositionOrder['composition'], 'load' | 'commit' | 'incremental'> & {
  /** A column becomes narrower: values are looked at, and each chunk is made ready while the one before is written. */
  readonly fields?: CompositionOrder['rule']['fields'];
};
const FIELDS: Load['fields'] = [
  { name: 'id', type: 'int64' },
  { name: 'part', type: 'int16' },
  { name: 'name', type: 'text' },
];
const LOADS: readonly Load[] = [
  { load: { kind: 'replace' } },
  { load: { kind: 'replace', how: 'inPlace' } },
  { load: { kind: 'append' }, incremental: { column: 'id' } },
  { load: { kind: 'append' }, commit: 'chunk', incremental: { column: 'id' } },
  { load: { kind: 'merge', key: ['id'] } },
  { load: { kind: 'merge', key: ['id'] }, commit: 'chunk' },
  { load: { kind: 'partition', columns: ['part'] } },
  { load: { kind: 'replace' }, fields: FIELDS },
  { load: { kind: 'append' }, commit: 'chunk', incremental: { column: 'id' }, fields: FIELDS },
  { load: { kind: 'merge', key: ['id'] }, commit: 'chunk', fields: FIELDS },
];

/** What a number of rounds did. */
export interface Killed {
  readonly rounds: number;
  /** Kills of the program, and crashes of the database. */
  readonly kills: number;
  readonly crashes: number;
}

/**
 * Loads a table again and again while program and database are killed at moments the seed decides, until `kills` have
 * happened. After each load source and target must hold the same rows; a difference is thrown with its round.
 */
export async function killRounds(server: PostgresServer, kills: number, seed: number): Promise<Killed> {
  const random = randomFrom(seed);
  const source = await server.createDatabase();
  const target = await server.createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-etl-kill-'));
  const done = { rounds: 0, kills: 0, crashes: 0 };
  try {
    await server.query(
      source,
      `CREATE TABLE items (id bigint PRIMARY KEY, part int NOT NULL, name text);
       INSERT INTO items SELECT i, i % 7, md5(i::text) FROM generate_series(1, ${ROWS}) i`,
    );
    while (done.kills + done.crashes < kills) {
      const index = Math.floor(random() * LOADS.length);
      const load = LOADS[index] ?? { load: { kind: 'replace' } };
      // Rows that are only added keep every load mode right; what exists changes where the mode can take it over.
      const from = ROWS + done.rounds * 50;
      await server.query(
        source,
        `INSERT INTO items SELECT i, i % 7, md5(i::text) FROM generate_series(${from + 1}, ${from + 50}) i`,
      );
      const order = orderFor(server, source, target, index, load, done.rounds, folder);
      for (let attempt = 1; ; attempt += 1) {
        const how = attempt > MOST_KILLS || random() < 0.05 ? 'none' : random() < 0.15 ? 'crash' : 'kill';
        const after = Math.floor(random() * 14);
        const ended = await runOnce({ ...order, attempt }, folder, server, {
          how,
          after,
          pause: random() * LONGEST_PAUSE,
        });
        if (ended.killed) done.kills += 1;
        if (ended.crashed) done.crashes += 1;
        if (ended.status === 0) break;
        if (!ended.killed && !ended.crashed && how === 'none') {
          throw new Error(`Round ${done.rounds}, attempt ${attempt} failed without a kill:\n${ended.output}`);
        }
      }
      await compare(server, source, target, `loaded_${index}`, done.rounds, load);
      done.rounds += 1;
    }
    return done;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function orderFor(
  server: PostgresServer,
  source: string,
  target: string,
  index: number,
  { fields, ...load }: Load,
  round: number,
  folder: string,
): CompositionOrder {
  const place = { kind: 'postgres' as const, host: '127.0.0.1', port: server.port, user: 'taktwerk' };
  return {
    version: 1,
    kind: 'composition',
    runId: 1_000_000 + round,
    attempt: 1,
    workFolder: folder,
    connections: [
      { ...place, name: 'source', database: source },
      { ...place, name: 'target', database: target },
    ],
    sources: [{ name: 'items', connection: 'source' }],
    rule: {
      name: 'items',
      query: { kind: 'table', table: 'items' },
      ...(fields === undefined ? {} : { fields }),
    },
    composition: {
      name: `load ${index}`,
      sourceSet: 'items',
      rule: 'items',
      target: { connection: 'target', table: `loaded_${index}` },
      chunkRows: CHUNK_ROWS,
      ...load,
    },
  };
}

interface Kill {
  readonly how: 'none' | 'kill' | 'crash';
  /** Lines of the program before it happens. */
  readonly after: number;
  /** Milliseconds after that line. */
  readonly pause: number;
}

async function runOnce(
  order: CompositionOrder,
  folder: string,
  server: PostgresServer,
  kill: Kill,
): Promise<{ status: number | null; killed: boolean; crashed: boolean; output: string }> {
  const file = join(folder, `order-${order.runId}-${order.attempt}.json`);
  writeFileSync(file, JSON.stringify(order), { mode: 0o600 });
  const child = spawn(process.execPath, [PROGRAM, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  let lines = 0;
  let crash: Promise<void> | null = null;
  const strike = (): void => {
    if (child.exitCode !== null) return;
    if (kill.how === 'kill') child.kill('SIGKILL');
    else crash ??= server.crash();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    output.push(`${line}\n`);
    if (kill.how !== 'none' && lines === kill.after) setTimeout(strike, kill.pause).unref();
    lines += 1;
  });
  await once(child, 'close');
  if (crash !== null) await crash;
  rmSync(file, { force: true });
  return {
    status: child.exitCode,
    killed: child.signalCode === 'SIGKILL',
    crashed: crash !== null,
    output: output.join(''),
  };
}

async function compare(
  server: PostgresServer,
  source: string,
  target: string,
  table: string,
  round: number,
  load: Load,
): Promise<void> {
  const sum = (of: string): string =>
    `SELECT count(*) || ' rows, ' || count(DISTINCT id) || ' keys, checksum ' || sum(hashtextextended((id, part, name)::text, 0)) AS sum FROM ${of}`;
  const [there, here] = [await server.query(source, sum('items')), await server.query(target, sum(table))];
  if (there.rows[0]?.sum === here.rows[0]?.sum) return;
  throw new Error(
    `Round ${round}, ${JSON.stringify(load)}: the source has ${there.rows[0]?.sum}; the target has ${here.rows[0]?.sum}.`,
  );
}

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
