import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../kill/random.ts';
import { KillLane } from './kill-lane.ts';

/** What was killed, in all lanes together. */
export interface Killed {
  rounds: number;
  restarts: number;
  server: number;
  agent: number;
  load: number;
  database: number;
}

export interface KillLoadsOptions {
  readonly kills: number;
  readonly seed: number;
  /** Systems of their own that are killed side by side. */
  readonly lanes: number;
  readonly log: (text: string) => void;
}

/**
 * Runs compositions over two sources again and again while server, agent, database and the programs of the loads are
 * killed at moments the seed decides, restarting what had failed, until `kills` have happened in all lanes together. After
 * each round the target must hold what the sources hold, each row once. Every second lane keeps the state of its server in
 * the database server that is killed.
 */
export async function killLoads({ kills, seed, lanes, log }: KillLoadsOptions): Promise<Killed> {
  const done: Killed = { rounds: 0, restarts: 0, server: 0, agent: 0, load: 0, database: 0 };
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-kill-loads-'));
  let failed = false;
  const isOver = (): boolean => failed || done.server + done.agent + done.load + done.database >= kills;
  try {
    const ends = Array.from({ length: lanes }, async (_, number) => {
      const lane = await KillLane.open(
        number,
        join(folder, `lane-${number}`),
        new Random(seed + number),
        log,
      );
      try {
        for (let round = 0; !isOver(); round += 1) await lane.round(round, done, isOver);
      } catch (error) {
        failed = true;
        throw new Error(`lane ${number} of seed ${seed}`, { cause: error });
      } finally {
        await lane.close();
      }
    });
    // None is left running when another one has found a fault.
    for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason;
    return done;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
