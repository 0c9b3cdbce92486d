import type { Step } from '../definition/scenario.ts';
import { stepOfLink } from './sql/step-ports.ts';

/** How often the rows of a step are computed when they are not stored; steps that pass rows on count as those behind them. */
export function timesRead(steps: readonly Step[], id: string): number {
  const ids = new Set(steps.map((step) => step.id));
  const visit = (at: string): number => {
    let times = 0;
    for (const step of steps) {
      const reads = (step.inputs ?? []).filter((link) => stepOfLink(link, ids) === at).length;
      const looks =
        step.kind === 'quality'
          ? step.checks.filter(
              (check) =>
                (check.kind === 'relationship' || check.kind === 'distribution') && check.step === at,
            ).length
          : 0;
      times += looks;
      if (reads === 0) continue;
      if (step.disabled === true) times += visit(step.id);
      else if (step.kind === 'quality') times += step.checks.length + visit(step.id);
      // Rows and their profile.
      else if (step.kind === 'preview') times += 2 + visit(step.id);
      // What is repeated reads its rows in each round.
      else if (step.kind === 'loop') times += reads + 1;
      else times += reads;
    }
    return times;
  };
  return visit(id);
}
