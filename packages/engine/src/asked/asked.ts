import { isEnded, type JobAnswer, type JobAsk } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Mark of one thing a job has asked for, on a line of its own that another takes when the job has the answer. */
const ASK = 'ask';

/** Something a job has asked for, from then on until the job has the answer. */
export interface Asked extends JobAsk {
  /** Run that was started for it; null while there is none. */
  readonly run: number | null;
  /** Null while there is none. */
  readonly answer: JobAnswer | null;
}

interface Slot {
  readonly line: number;
  readonly asked: Asked;
}

/** What is open of a job, each with the line of its mark. */
export function askedBy(live: LiveTask): readonly Slot[] {
  const found: Slot[] = [];
  for (const [key, value] of live.marks) {
    const [line, mark] = key.split(' ');
    if (mark !== ASK || line === undefined || value === '') continue;
    // Written by this file alone.
    found.push({ line: Number(line), asked: JSON.parse(value) as Asked });
  }
  return found;
}

/** Notes what was asked for, on the first line that is free. */
export function addAsked(state: ShardState, live: LiveTask, asked: Asked): void {
  let line = 1;
  while (state.marked(live, line, ASK) !== '') line += 1;
  state.mark(live, line, ASK, JSON.stringify(asked));
}

export function changeAsked(state: ShardState, live: LiveTask, { line }: Slot, asked: Asked): void {
  state.mark(live, line, ASK, JSON.stringify(asked));
}

/** The job has the answer, or nobody wants one any more. */
export function forgetAsked(state: ShardState, live: LiveTask, { line }: Slot): void {
  state.mark(live, line, ASK, '');
}

/** Tasks a job has started and waits for. */
export function awaitedByJob(state: ShardState, live: LiveTask): readonly LiveTask[] {
  if (live.marks.size === 0) return NONE;
  return askedBy(live).flatMap(({ asked: { run, answer } }) => {
    const child = run === null || answer !== null ? undefined : state.tasks.get(run);
    return child === undefined || isEnded(child.task.status) ? [] : [child];
  });
}

const NONE: readonly LiveTask[] = [];
