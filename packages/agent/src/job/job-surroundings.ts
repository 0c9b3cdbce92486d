import type { Journal } from '../journal/journal.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import type { OutputPump } from '../output/output-pump.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { Spool } from '../spool/spool.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import type { JobPlanner } from '../user/job-plan.ts';
import type { JobTable } from './job-table.ts';

/** What the jobs need of the rest of the agent. */
export type JobSurroundings = {
  readonly fingerprint: string;
  readonly boot: string;
  readonly umask: string;
  readonly graceMillis: number;
  readonly table: JobTable;
  readonly journal: Journal<JournalRecord>;
  readonly spool: Spool;
  readonly launcher: Launcher;
  /** For loads and scenarios. */
  readonly pool: WorkerPool;
  readonly planner: JobPlanner;
  readonly pump: OutputPump;
  readonly log: (text: string) => void;
  readonly onFault: (error: unknown) => void;
};
