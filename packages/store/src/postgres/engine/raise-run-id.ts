import type { Connection } from '../connection/connection.ts';

const RAISE = `UPDATE sequence SET value = ? WHERE name = 'run_id' AND value < ?`;

/** Marks run ids below `next` as used up; never goes back. */
export async function raiseRunId(connection: Connection, next: number): Promise<void> {
  if (next > 0) await connection.run(RAISE, next, next);
}
