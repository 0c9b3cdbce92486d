import { TaktwerkError } from '@taktwerk/model';
import type { Step } from '../definition/scenario.ts';

/** The steps so that each comes behind those it depends on; throws `invalidOrder` naming what is wrong with the graph. */
export function orderSteps(steps: readonly Step[]): readonly Step[] {
  const byId = new Map<string, Step>();
  for (const step of steps) {
    if (byId.has(step.id)) throw refuse(`there are two steps "${step.id}"`);
    byId.set(step.id, step);
  }
  const state = new Map<string, 'open' | 'done'>();
  const ordered: Step[] = [];
  const visit = (step: Step, way: readonly string[]): void => {
    if (state.get(step.id) === 'done') return;
    if (state.get(step.id) === 'open')
      throw refuse(`steps lead back to themselves: ${[...way, step.id].join(' → ')}`);
    state.set(step.id, 'open');
    for (const id of dependencies(step)) {
      const before = byId.get(id);
      if (before === undefined) throw refuse(`step "${step.id}" comes after "${id}", which is not there`);
      visit(before, [...way, step.id]);
    }
    state.set(step.id, 'done');
    ordered.push(step);
  };
  for (const step of steps) visit(step, []);
  return ordered;
}

/** The steps a step needs: its data links, its control links, and what its checks look at. */
export function dependencies(step: Step): readonly string[] {
  const looked =
    step.kind === 'quality'
      ? step.checks.flatMap((check) => (check.kind === 'relationship' ? [check.step] : []))
      : [];
  return [...(step.inputs ?? []), ...(step.after ?? []).map((link) => link.step), ...looked];
}

function refuse(what: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', `The scenario cannot be run: ${what}.`);
}
