import type { JobExit } from '@taktwerk/model';
import type { StartNeeds } from '../journal/journal-record.ts';

/** One attempt of a task that the server has not yet settled. */
export type Job = {
  readonly runId: number;
  readonly attempt: number;
  /** `<runId>.<attempt>`: names the spool files. */
  readonly key: string;
  readonly epoch: number;
  /** The boot of the machine in which the intent was written. */
  readonly boot: string;
  /** When the intent was made, in milliseconds since 1970. */
  readonly time: number;
  /** Kept until the job is started, so that the next agent can do it. */
  needs: StartNeeds | null;
  /** The intent is on disk; the server may know. */
  accepted: boolean;
  /** Whether a process is ours to be told of, or one of an earlier agent. */
  ownChild: boolean;
  /** Started once more, because an earlier agent may not have come to it; only one supervisor can win the claim. */
  isSecondStart: boolean;
  /** The supervisor, once it runs. */
  pid: number | null;
  /** Key of the worker that has it; null for a job with a supervisor of its own. */
  worker: string | null;
  startedAt: number | null;
  cancelled: boolean;
  end: { readonly exit: JobExit; readonly time: number } | null;
  /** Bytes of output that went to the present connection, or were durable before it. */
  sent: number;
  /** Length of the output at the job's end, once that was looked at. */
  finalSize: number | null;
};

/** A job at the moment its intent is made. */
export function newJob(intent: Pick<Job, 'runId' | 'attempt' | 'epoch' | 'boot' | 'time' | 'needs'>): Job {
  return {
    runId: intent.runId,
    attempt: intent.attempt,
    key: jobKey(intent),
    epoch: intent.epoch,
    boot: intent.boot,
    time: intent.time,
    needs: intent.needs,
    accepted: false,
    ownChild: false,
    isSecondStart: false,
    pid: null,
    worker: null,
    startedAt: null,
    cancelled: false,
    end: null,
    sent: 0,
    finalSize: null,
  };
}

/** `<runId>.<attempt>`. */
export function jobKey(job: { readonly runId: number; readonly attempt: number }): string {
  return `${job.runId}.${job.attempt}`;
}
