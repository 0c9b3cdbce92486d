import { TaktwerkError } from '@taktwerk/model';
import type { Step } from '../definition/scenario.ts';
import { stepOfLink } from './sql/step-ports.ts';

/** The steps of a scenario and what each comes after; the steps of a loop are a level of their own. */
export class StepGraph {
  readonly #byId = new Map<string, Step>();
  /** The loop a step is repeated by. */
  readonly #loopOf = new Map<string, string>();

  /** @throws TaktwerkError invalidOrder naming what is wrong with the graph */
  constructor(steps: readonly Step[]) {
    for (const step of steps) {
      if (this.#byId.has(step.id)) throw refuse(`there are two steps "${step.id}"`);
      this.#byId.set(step.id, step);
    }
    for (const step of steps) {
      if (step.kind !== 'loop') continue;
      for (const id of step.steps) {
        if (!this.#byId.has(id)) throw refuse(`loop "${step.id}" repeats "${id}", which is not there`);
        if (this.#loopOf.has(id)) throw refuse(`step "${id}" is in two loops`);
        this.#loopOf.set(id, step.id);
      }
    }
    for (const step of steps) this.#checkLoop(step.id);
    for (const level of [null, ...new Set(this.#loopOf.values())]) this.order(level);
  }

  /** The steps of a level: of a loop, or those in none; each behind those it depends on. */
  order(loop: string | null): readonly Step[] {
    const steps = [...this.#byId.values()].filter(({ id }) => (this.#loopOf.get(id) ?? null) === loop);
    const state = new Map<string, 'open' | 'done'>();
    const ordered: Step[] = [];
    const visit = (step: Step, way: readonly string[]): void => {
      if (state.get(step.id) === 'done') return;
      if (state.get(step.id) === 'open')
        throw refuse(`steps lead back to themselves: ${[...way, step.id].join(' → ')}`);
      state.set(step.id, 'open');
      for (const id of this.before(step)) visit(this.step(id, step.id), [...way, step.id]);
      state.set(step.id, 'done');
      ordered.push(step);
    };
    for (const step of steps) visit(step, []);
    return ordered;
  }

  /** The steps of the same level that have to have ended first. */
  before(step: Step): ReadonlySet<string> {
    const level = this.#loopOf.get(step.id) ?? null;
    const found = new Set<string>();
    for (const id of this.#needs(step)) {
      const lifted = this.#lift(id, level);
      if (lifted !== null && lifted !== step.id) found.add(lifted);
      if (lifted === step.id && id === step.id) throw refuse(`step "${id}" comes after itself`);
    }
    return found;
  }

  /** The step and everything its rows come from, the loops that repeat any of it included. */
  sources(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (link: string): void => {
      const step = this.step(link, id);
      if (found.has(step.id)) return;
      found.add(step.id);
      for (const input of [...(step.inputs ?? []), ...lookedAt(step)]) visit(input);
      const loop = this.#loopOf.get(step.id);
      if (loop !== undefined) visit(loop);
    };
    visit(id);
    return found;
  }

  /** The step a link leads to, which may name one of its ports. */
  step(link: string, by: string): Step {
    const step = this.#byId.get(stepOfLink(link, this.#byId));
    if (step !== undefined) return step;
    throw refuse(`step "${by}" comes after "${link}", which is not there`);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** What a step needs, of any level; a loop needs what the steps in it need. */
  #needs(step: Step): readonly string[] {
    const links = [
      ...(step.inputs ?? []),
      ...(step.after ?? []).map((link) => link.step),
      ...lookedAt(step),
    ].map((link) => this.step(link, step.id).id);
    if (step.kind !== 'loop') return links;
    return [...links, ...step.steps.flatMap((id) => this.#needs(this.step(id, step.id)))];
  }

  /** The step, or the loop around it, that belongs to a level; null when it is outside that level. */
  #lift(id: string, level: string | null): string | null {
    let at: string | undefined = id;
    while (at !== undefined && (this.#loopOf.get(at) ?? null) !== level) at = this.#loopOf.get(at);
    return at ?? null;
  }

  #checkLoop(id: string): void {
    const seen = new Set([id]);
    for (let at = this.#loopOf.get(id); at !== undefined; at = this.#loopOf.get(at)) {
      if (seen.has(at)) throw refuse(`loop "${at}" repeats itself`);
      seen.add(at);
    }
  }
}

/** The steps that the checks of a step compare with. */
function lookedAt(step: Step): readonly string[] {
  if (step.kind !== 'quality') return [];
  return step.checks.flatMap((check) =>
    check.kind === 'relationship' || check.kind === 'distribution' ? [check.step] : [],
  );
}

function refuse(what: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', `The scenario cannot be run: ${what}.`);
}
