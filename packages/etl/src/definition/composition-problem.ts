import type { Composition } from './composition.ts';

const ALL_AT_ONCE: ReadonlySet<Composition['load']['kind']> = new Set(['replace', 'slice', 'partition']);

/** What makes a composition contradict itself, though each of its members is right; null when nothing does. */
export function compositionProblem({ load, commit }: Composition): string | null {
  // Each chunk would take away what the one before it has brought.
  if (commit === 'chunk' && ALL_AT_ONCE.has(load.kind)) {
    return `load mode ${load.kind} exchanges rows all at once: leave commit out, or use load mode append, merge or history for commits by chunk`;
  }
  return null;
}
