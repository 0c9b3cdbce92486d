import { isEndedOk, type JobAnswer, statusText, type Task } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { askedBy, changeAsked } from './asked.ts';
import { endIfOver } from './job-end.ts';

/** Answers what a job asked for; the answer is kept until the job says that it has it. */
export function answerAsk(state: ShardState, live: LiveTask, ask: number, answer: JobAnswer): void {
  const slot = askedBy(live).find(({ asked }) => asked.ask === ask);
  if (slot === undefined || slot.asked.answer !== null) return;
  changeAsked(state, live, slot, { ...slot.asked, answer });
  send(state, live, ask, answer);
}

/** The agent of a job is there again: it may not have been told. */
export function answerAgain(state: ShardState, live: LiveTask): void {
  if (live.marks.size === 0) return;
  for (const { asked } of askedBy(live))
    if (asked.answer !== null) send(state, live, asked.ask, asked.answer);
}

/** A task that a job had started has ended: who waits for it is told, and a job that is over may end. */
export function askedRunEnded(state: ShardState, live: LiveTask, run: Task): void {
  const found = askedBy(live).find(({ asked }) => asked.run === run.runId && asked.answer === null);
  if (found === undefined) return;
  const { runId, status, returnCode, statusDetail: text } = run;
  answerAsk(state, live, found.asked.ask, {
    kind: 'ended',
    runId,
    status,
    statusText: statusText(status),
    ok: isEndedOk(status),
    returnCode,
    text,
  });
  endIfOver(state, live);
}

function send(state: ShardState, { task }: LiveTask, ask: number, answer: JobAnswer): void {
  const { runId, attempt, agent } = task;
  if (agent !== null) state.effects.push({ kind: 'answerJob', runId, attempt, agent, ask, answer });
}
