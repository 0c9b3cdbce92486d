import { type ForeachDefinition, Status } from '@taktwerk/model';
import { visibleVariable } from '../condition/visible-variable.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Most values a FOREACH workflow runs for. */
export const MOST_ITERATIONS = 100_000;

const ITERATIONS = 'iterations';
const ITERATION = 'iteration';
const VALUE = 'value';

/** Determines the values of a FOREACH workflow, once: a later change of the source changes nothing. */
export function askLoopValues(state: ShardState, live: LiveTask, { source }: ForeachDefinition): void {
  if (source.kind === 'vara') {
    const { runId, client } = live.task;
    state.effects.push({ kind: 'readLoopValues', runId, client, vara: source.name, column: source.column });
    return;
  }
  const text = visibleVariable(state, live, source.name) ?? '';
  takeLoopValues(state, live, text === '' ? [] : text.split(source.delimiter));
}

/** The values are there: the first iteration begins, or the workflow ends when there are none. */
export function takeLoopValues(state: ShardState, live: LiveTask, values: readonly string[]): void {
  if (live.workflow !== null || live.task.stage !== 'running' || iterationsOf(state, live) !== null) return;
  if (values.length > MOST_ITERATIONS) {
    state.end(
      live,
      Status.faultOther,
      `There are ${values.length} values to run for; expected at most ${MOST_ITERATIONS}.`,
    );
    return;
  }
  values.forEach((value, index) => {
    state.mark(live, index + 1, VALUE, `=${value}`);
  });
  state.mark(live, 0, ITERATIONS, String(values.length));
  if (values.length > 0) {
    state.work.push({ kind: 'nextIteration', runId: live.task.runId });
    return;
  }
  for (const line of live.definition?.workflow?.lines ?? [])
    if (line.kind === 'task')
      state.log(live.task.runId, `Line ${line.lineNumber} (${line.objectName}): 1924, not processed.`);
  state.end(live, Status.endedOk, 'There were no values to run for.');
}

/** How many values a FOREACH workflow runs for; null before they are known. */
export function iterationsOf(state: ShardState, live: LiveTask): number | null {
  const text = state.marked(live, 0, ITERATIONS);
  return text === '' ? null : Number(text);
}

/** The iteration a FOREACH workflow is in, from 1; 0 before the first and for every other workflow. */
export function iterationOf(state: ShardState, live: LiveTask): number {
  return Number(state.marked(live, 0, ITERATION));
}

export function hasNextIteration(state: ShardState, live: LiveTask): boolean {
  return iterationOf(state, live) < (iterationsOf(state, live) ?? 0);
}

/** Enters the next iteration: its value is what the tasks see, and those of the iteration before are history. */
export function enterIteration(state: ShardState, live: LiveTask, { variable }: ForeachDefinition): void {
  const iteration = iterationOf(state, live) + 1;
  const value = state.marked(live, iteration, VALUE).slice(1);
  state.mark(live, 0, ITERATION, String(iteration));
  state.setVariable(live, variable, value);
  const total = iterationsOf(state, live) ?? 0;
  state.log(live.task.runId, `Iteration ${iteration} of ${total}: &${variable} is "${value}".`);
  for (const { runId } of live.workflow?.lines.values() ?? []) if (runId !== null) state.forget(runId);
}
