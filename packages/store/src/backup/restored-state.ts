import type { BackupManifest } from './backup-manifest.ts';

/** What a restored store is like, for whoever starts it. */
export interface RestoredState {
  /** Clients that worked when the backup was taken; all are stopped now. */
  readonly stoppedClients: readonly number[];
  /** First run id to be given out. */
  readonly nextRunId: number;
  /** Tasks that have not ended. */
  readonly active: number;
  /** Jobs of them that agents had or may have had: settled with the agents before anything else. */
  readonly jobs: number;
}

/** What a restore is made of, for either kind of store. */
export interface Restore {
  readonly from: string;
  readonly manifest: BackupManifest;
  readonly skipRunIds: number;
  readonly now: number;
}

/** Far above the starts that can have come after the backup, so that agents take the restored server for the newest. */
const SKIPPED_EPOCHS = 1_000_000;

/** Jobs that an agent may know of: accepted, or ordered and not yet accepted. */
const WITH_AGENTS = `stage IN ('starting', 'running') AND run_id IN (SELECT run_id FROM job_order)`;

export const ACTIVE_CLIENTS = 'SELECT client FROM client WHERE active = true ORDER BY client';
export const NEXT_RUN_ID = `SELECT value AS n FROM sequence WHERE name = 'run_id'`;
export const ACTIVE_TASKS = `SELECT count(*) AS n FROM task WHERE stage <> 'ended'`;
export const AGENT_JOBS = `SELECT count(*) AS n FROM task WHERE ${WITH_AGENTS}`;

/**
 * What makes a copy of an old state safe to go on with, in order; the same for both databases.
 *
 * The world has moved on since the backup: jobs have started and ended, run ids were given out, agents have taken orders
 * of later epochs. So nothing new starts until someone says so, no run id comes twice, and of a job that may have been
 * started the agent is asked what it knows; one that it does not know ends instead of starting again.
 */
export function restoreStatements({
  manifest,
  skipRunIds,
  now,
}: Restore): readonly (readonly [sql: string, ...values: (string | number)[]])[] {
  return [
    ['UPDATE client SET active = false'],
    [`UPDATE sequence SET value = value + ? WHERE name = 'run_id'`, skipRunIds],
    [`UPDATE lease SET epoch = epoch + ${SKIPPED_EPOCHS}`],
    // The body is the JSON text of an object with members, as the runtime wrote it.
    [
      `UPDATE job_order SET body = '{"reportOnly":true,' || substr(body, 2)
       WHERE run_id IN (SELECT run_id FROM task WHERE stage IN ('starting', 'running'))`,
    ],
    [`UPDATE task SET stage = 'starting', status = 1540 WHERE stage = 'running' AND ${WITH_AGENTS}`],
    // Nodes of before wait for no answer any more.
    [`DELETE FROM inbox WHERE mailbox >= 'node/' AND mailbox < 'node0'`],
    [
      `INSERT INTO audit (time, client, "user", action, subject, outcome, details) VALUES (?, 0, '', 'restore backup', ?, 'done', ?)`,
      now,
      manifest.takenAt,
      `run ids skipped: ${skipRunIds}`,
    ],
  ];
}
