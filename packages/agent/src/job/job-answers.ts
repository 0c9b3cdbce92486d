import type { ServerMessage } from '@taktwerk/model';
import type { Spool } from '../spool/spool.ts';
import { jobKey } from './job.ts';
import type { JobTable } from './job-table.ts';

type Answer = Extract<ServerMessage, { kind: 'answer' }>;

/**
 * Hands the answers of the server to the jobs that asked. None is kept over a restart of the agent: the server repeats each until
 * the job says that it has it.
 */
export class JobAnswers {
  readonly #table: JobTable;
  readonly #spool: Pick<Spool, 'writeAnswer'>;
  readonly #log: (text: string) => void;
  /** Could not be written, such as on a full disk. */
  readonly #late = new Map<string, Answer>();
  readonly #writing = new Set<Promise<void>>();

  constructor(table: JobTable, spool: Pick<Spool, 'writeAnswer'>, log: (text: string) => void) {
    this.#table = table;
    this.#spool = spool;
    this.#log = log;
  }

  take(answer: Answer): void {
    const writing = this.#write(answer).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** Tries again what could not be written. */
  async again(): Promise<void> {
    const late = [...this.#late.values()];
    this.#late.clear();
    for (const answer of late) await this.#write(answer);
  }

  /** Waits until nothing is being written. */
  async rest(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #write(answer: Answer): Promise<void> {
    const key = jobKey(answer);
    const job = this.#table.get(key);
    if (job === null || job.end !== null) return;
    try {
      await this.#spool.writeAnswer(key, answer.ask, JSON.stringify(answer.answer));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#log(`Answer ${answer.ask} for job ${key} cannot be written, tried again: ${why}`);
      this.#late.set(`${key}/${answer.ask}`, answer);
    }
  }
}
