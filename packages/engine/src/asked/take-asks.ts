import type { JobAsk } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { answerAsk } from './answer-ask.ts';
import { addAsked, askedBy, forgetAsked } from './asked.ts';
import { isJobOver } from './job-end.ts';

/** Open asks of one job; steps run four at a time. */
const MOST_OPEN = 100;
/** Number of the last ask that was taken. */
const LAST = 'asks';

/**
 * Takes what a job asks for and forgets what it has the answers to. Asks are numbered without gaps, so one that comes again is
 * known; what they ask for is looked up and started once they are durable, however often the server dies meanwhile.
 */
export function takeAsks(
  state: ShardState,
  live: LiveTask,
  { asks, heard }: { readonly asks: readonly JobAsk[]; readonly heard: readonly number[] },
): void {
  for (const slot of askedBy(live)) if (heard.includes(slot.asked.ask)) forgetAsked(state, live, slot);
  if (live.task.cancelRequested || isJobOver(live)) return;
  for (const ask of asks) {
    if (ask.ask <= Number(state.marked(live, 0, LAST))) continue;
    state.mark(live, 0, LAST, String(ask.ask));
    addAsked(state, live, { ...ask, run: null, answer: null });
    if (askedBy(live).length > MOST_OPEN)
      answerAsk(state, live, ask.ask, {
        kind: 'refused',
        text: `A run may wait for ${MOST_OPEN} answers at a time.`,
      });
    else state.effects.push({ kind: 'prepareAsk', runId: live.task.runId, ask });
  }
}

/** After a crash the host is asked again for what has not been started; what has the agent asks for when it connects. */
export function resumeAsks(state: ShardState, live: LiveTask): void {
  for (const { asked } of askedBy(live)) {
    const { run, answer, ...ask } = asked;
    if (run === null && answer === null)
      state.effects.push({ kind: 'prepareAsk', runId: live.task.runId, ask });
  }
}
