import { FAILURE_VARIABLE, type JobExit, Status } from '@taktwerk/model';
import { endsLater, type JobEnd } from '../asked/job-end.ts';
import { takeAsks } from '../asked/take-asks.ts';
import type { LiveTask } from '../live-task.ts';
import type { JobMessage } from '../message.ts';
import { finishJob } from '../output-scan/output-scan.ts';
import { markStarted } from '../run-time/run-time-limits.ts';
import type { ShardState } from '../shard-state.ts';
import { logAtAgent } from './log-at-agent.ts';

/** What an agent reports of a job. The attempt fences: reports of another attempt, repeats and late ones change nothing. */
export function handleJob(state: ShardState, message: JobMessage): void {
  const live = state.tasks.get(message.runId);
  if (live === undefined || live.task.attempt !== message.attempt) return;
  const { task } = live;
  if (task.stage !== 'starting' && task.stage !== 'running') return;
  switch (message.kind) {
    case 'jobAccepted':
      accept(state, live);
      return;
    case 'jobStarted':
      accept(state, live);
      if (task.startTime === null) logAtAgent(state, live, 'The job has started.');
      markStarted(state, live);
      if (!task.cancelRequested) state.show(live, Status.active);
      return;
    case 'jobFigures':
      for (const [name, value] of message.variables) state.setVariable(live, name, value);
      return;
    case 'jobAsks':
      takeAsks(state, live, message);
      return;
    case 'jobEnded':
      logAtAgent(state, live, exitText(message.exit));
      jobEnded(state, live, message.exit);
      return;
  }
}

/** The agent's disk holds the intent: from here on the order is never sent again. */
export function accept(state: ShardState, live: LiveTask): void {
  const { task } = live;
  if (task.stage !== 'starting') return;
  task.stage = 'running';
  state.changes.update(task);
  logAtAgent(state, live, `Order ${task.attempt} is on the disk of the agent.`);
  if (!task.cancelRequested) state.show(live, Status.started);
}

/** Signals end a job with 128 plus the signal's number in a shell; here every signal counts as this code. */
const SIGNALLED_RETURN_CODE = 128;

/** The job is over on its agent; its task ends when what it started and waited for has ended. */
export function jobEnded(state: ShardState, live: LiveTask, exit: JobEnd): void {
  const { task } = live;
  if (endsLater(state, live, exit)) return;
  switch (exit.kind) {
    case 'vanished':
      state.end(live, Status.endedVanished, exit.detail);
      return;
    case 'code':
      task.returnCode = exit.code;
      finishJob(
        state,
        live,
        exit.code === 0 ? Status.endedOk : Status.endedNotOk,
        failureOf(live, exit.code),
      );
      return;
    case 'signal':
      task.returnCode = SIGNALLED_RETURN_CODE;
      finishJob(state, live, Status.endedNotOk, `The job was killed by ${exit.signal}.`);
      return;
    case 'cancelled':
      state.end(live, task.endingStatus ?? Status.endedCancel);
      return;
    case 'lost':
      state.end(live, Status.endedLost, exit.detail);
      return;
    case 'notStarted':
      state.end(
        live,
        task.cancelRequested ? (task.endingStatus ?? Status.endedCancel) : Status.faultOther,
        exit.detail,
      );
      return;
  }
}

function exitText(exit: JobExit): string {
  switch (exit.kind) {
    case 'code':
      return `The job has ended with exit status ${exit.code}.`;
    case 'signal':
      return `The job was killed by ${exit.signal}.`;
    case 'cancelled':
      return 'The job was cancelled.';
    case 'lost':
      return `Nobody knows how the job ended: ${exit.detail}`;
    case 'notStarted':
      return `The job was not started: ${exit.detail}`;
  }
}

/** Why the data plane failed, as it told before it ended; of other jobs only the output can say. */
function failureOf({ definition, variables }: LiveTask, code: number): string | null {
  return code === 0 || definition?.etl == null ? null : (variables.get(FAILURE_VARIABLE) ?? null);
}
