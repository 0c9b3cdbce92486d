import {
  type ConditionCheck,
  type ConditionStep,
  canonicalName,
  compare,
  type FinalAction,
  fulfils,
  type RegularAction,
} from '@taktwerk/model';
import { executeObject } from '../activation/execute-object.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { OutsideStep } from './outside-step.ts';
import { resolveText } from './visible-variable.ts';

/** Where an evaluation of conditions has come to. */
export type Evaluated =
  | { readonly kind: 'through' }
  | { readonly kind: 'final'; readonly action: FinalAction }
  /** The host has to perform a step first. */
  | { readonly kind: 'waiting'; readonly step: OutsideStep };

const THROUGH: Evaluated = { kind: 'through' };

/**
 * One way through the conditions of a line. The trace is what was decided and done so far, a character a step: the answer
 * of a check as `1` or `0`, an action as `.`. Steps it covers are neither asked nor done again, so that an evaluation goes
 * on behind what became durable.
 */
export class Evaluation {
  readonly #state: ShardState;
  readonly #live: LiveTask;
  readonly #before: string;
  #trace = '';

  constructor(state: ShardState, live: LiveTask, trace: string) {
    this.#state = state;
    this.#live = live;
    this.#before = trace;
  }

  get trace(): string {
    return this.#trace;
  }

  walk(steps: readonly ConditionStep[]): Evaluated {
    for (const step of steps) {
      const outcome = this.#step(step);
      if (outcome.kind !== 'through') return outcome;
    }
    return THROUGH;
  }

  #step(step: ConditionStep): Evaluated {
    switch (step.kind) {
      case 'if': {
        for (const check of step.checks) {
          const answer = this.#ask(check);
          if (typeof answer !== 'boolean') return { kind: 'waiting', step: answer };
          if (!answer) return this.walk(step.otherwise);
        }
        return this.walk(step.fulfilled);
      }
      case 'regular': {
        const outside = this.#do(step.action);
        return outside === null ? THROUGH : { kind: 'waiting', step: outside };
      }
      case 'final':
        return { kind: 'final', action: step.action };
    }
  }

  /** The answer of a check, or what the host has to find out. */
  #ask(check: ConditionCheck): boolean | OutsideStep {
    const known = this.#before[this.#trace.length];
    if (known !== undefined) {
      this.#trace += known;
      return known === '1';
    }
    const answer = this.#look(check);
    if (typeof answer === 'boolean') this.#trace += answer ? '1' : '0';
    return answer;
  }

  #look(check: ConditionCheck): boolean | OutsideStep {
    const { task } = this.#live;
    switch (check.kind) {
      case 'value':
        return compare(this.#text(check.left), check.operator, this.#text(check.right));
      case 'restarts':
        return compare(String(task.restartCount), check.operator, this.#text(check.right));
      case 'status':
        return fulfils(task.endingStatus ?? task.status, check.status);
      case 'agent':
        return this.#state.agent(this.#text(check.agent)).connected === check.active;
      case 'variable':
        return {
          ...check,
          vara: this.#text(check.vara),
          key: this.#text(check.key),
          right: this.#text(check.right),
        };
      case 'file':
        return {
          ...check,
          agent: canonicalName(this.#text(check.agent)),
          path: this.#text(check.path),
          login: canonicalName(this.#text(check.login)),
        };
      case 'activities':
      case 'history':
        return { ...check, object: this.#text(check.object) };
    }
  }

  /** Does an action, unless it was done before; null when it is done, else what the host has to do. */
  #do(action: RegularAction): OutsideStep | null {
    const done = this.#before[this.#trace.length] !== undefined;
    const outside = done ? null : this.#perform(action);
    if (outside === null) this.#trace += '.';
    return outside;
  }

  #perform(action: RegularAction): OutsideStep | null {
    const state = this.#state;
    const live = this.#live;
    switch (action.kind) {
      case 'setValue':
        state.setVariable(live, action.name, this.#text(action.value));
        return null;
      case 'publishValue': {
        const to = state.tasks.get(action.scope === 'top' ? live.task.top : live.task.parent) ?? live;
        state.setVariable(to, action.name, this.#text(action.value));
        return null;
      }
      case 'execute':
        executeObject(state, live, this.#text(action.object), 'its conditions');
        return null;
      case 'notify':
        state.log(live.task.runId, this.#text(action.text));
        return null;
      case 'setStatus':
        live.task.endingStatus = action.status;
        state.changes.update(live.task);
        state.log(live.task.runId, `Its conditions set the status to ${action.status}.`);
        return null;
      case 'setVariable':
        return {
          ...action,
          vara: this.#text(action.vara),
          key: this.#text(action.key),
          value: this.#text(action.value),
        };
      case 'clearVariable':
        return { ...action, vara: this.#text(action.vara), key: this.#text(action.key) };
    }
  }

  #text(text: string): string {
    return resolveText(this.#state, this.#live, text);
  }
}
