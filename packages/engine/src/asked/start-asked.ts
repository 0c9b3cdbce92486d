import { asActivator, pinRun } from '../activation/activate.ts';
import { generatesAtActivation } from '../generation/at-activation.ts';
import type { Definitions } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { answerAsk } from './answer-ask.ts';
import { askedBy, changeAsked } from './asked.ts';

/** What the host found for a start a job has asked for, or why nothing is started. */
export type AskOutcome =
  | {
      readonly ok: true;
      readonly name: string;
      readonly definitions: Definitions;
      readonly alias: string | null;
      readonly inputs: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly text: string };

/**
 * Starts what a step of a scenario asked for, as a tree of its own under the task of the scenario; that it was started is
 * noted in the same commit. A second answer of the host changes nothing, nor does one for a job that is over.
 */
export function startAsked(
  state: ShardState,
  message: { readonly runId: number; readonly ask: number; readonly outcome: AskOutcome },
): void {
  const live = state.tasks.get(message.runId);
  const slot = live && askedBy(live).find(({ asked }) => asked.ask === message.ask);
  // A server that drains starts nothing: the next one asks the host again.
  if (live === undefined || slot === undefined || state.draining) return;
  const { asked } = slot;
  if (asked.run !== null || asked.answer !== null || live.task.cancelRequested) return;
  const { outcome } = message;
  const definition = outcome.ok ? (outcome.definitions.get(outcome.name) ?? null) : null;
  if (!outcome.ok || definition === null) {
    const text = outcome.ok ? `There is no object ${outcome.name}.` : outcome.text;
    state.log(live.task.runId, `Step ${asked.step} starts nothing: ${text}`);
    answerAsk(state, live, asked.ask, { kind: 'refused', text });
    return;
  }
  const { task } = live;
  const child = state.create({
    client: task.client,
    user: task.user,
    name: definition.name,
    type: definition.type,
    alias: outcome.alias,
    queue: null,
    definition,
    definitions: outcome.definitions,
    inputs: outcome.inputs,
    parent: live,
    lineNumber: null,
    // It counts for the nesting guard: a scenario may start itself.
    activator: { ...asActivator(live), depth: task.depth + 1 },
    reference: null,
    stage: generatesAtActivation(definition) ? 'activation' : 'release',
    isRoot: true,
  });
  const { runId } = child.task;
  pinRun(state, child);
  state.log(task.runId, `Step ${asked.step} has started ${definition.name} as ${runId}.`);
  state.log(runId, `Run ${runId} of ${definition.name}, started by step ${asked.step} of ${task.runId}.`);
  changeAsked(state, live, slot, { ...asked, run: runId });
  if (!asked.wait) answerAsk(state, live, asked.ask, { kind: 'started', runId });
  state.advance(child);
}
