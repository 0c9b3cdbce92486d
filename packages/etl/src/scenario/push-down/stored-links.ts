import type { ScenarioOrder } from '../../definition/order.ts';
import type { Step } from '../../definition/scenario.ts';
import type { StepGraph } from '../step-graph.ts';
import { ACTING } from './acting-steps.ts';
import { passes } from './compile-statement.ts';

/**
 * The steps whose rows are put into a table: those that several statements read, which have to see the same, and those that
 * something comes after, which have to be read at their time.
 */
export function storedSteps(
  { scenario }: Pick<ScenarioOrder, 'scenario'>,
  graph: StepGraph,
): ReadonlySet<string> {
  const steps = [...graph.order(null)];
  const stored = new Set<string>();
  const links = new Map<string, ReadonlySet<string>>();
  const written = new Set(
    steps.flatMap((step) =>
      step.kind === 'output' && step.target.table !== undefined ? [step.target.table] : [],
    ),
  );
  const outputs = steps.filter(({ kind }) => kind === 'output').length;
  // From the last to the first: what reads a step is known before it.
  for (const step of steps.toReversed()) {
    const readBy = new Set<string>();
    for (const reader of steps) {
      for (const link of reader.inputs ?? []) {
        if (graph.step(link, reader.id).id !== step.id) continue;
        for (const one of statementsOf(reader, stored, links)) readBy.add(one);
      }
      if (reader.kind !== 'quality' || reader.disabled === true) continue;
      for (const [index, check] of reader.checks.entries())
        if ('step' in check && check.step === step.id) readBy.add(`${reader.id}/${index}`);
    }
    links.set(step.id, readBy);
    const followed = steps.some(({ after }) => after?.some((link) => link.step === step.id) === true);
    const rereads =
      outputs > 1 &&
      step.kind === 'extract' &&
      step.rule.query.kind === 'table' &&
      written.has(step.rule.query.table);
    const ports = step.kind === 'switch' || step.kind === 'validate';
    if (!givesRows(step)) continue;
    if (readBy.size > 1 || followed || rereads || ports || scenario.countRows === true) stored.add(step.id);
  }
  return stored;
}

/** The statements that compute the rows a step reads. */
function statementsOf(
  reader: Step,
  stored: ReadonlySet<string>,
  links: ReadonlyMap<string, ReadonlySet<string>>,
): Iterable<string> {
  const further = links.get(reader.id) ?? [];
  if (reader.kind === 'quality' && reader.disabled !== true)
    return [...reader.checks.keys().map((index) => `${reader.id}/${index}`), ...further];
  if (reader.kind === 'output' || stored.has(reader.id)) return [reader.id];
  return further;
}

/** Has the step rows of its own, and not those of another? */
function givesRows(step: Step): boolean {
  return !passes(step) && step.kind !== 'output' && !ACTING.includes(step.kind);
}
