import type { WorkflowDefinition, WorkflowLine } from '@taktwerk/model';

/**
 * Milliseconds until the last line of a workflow has ended, when each line starts once its predecessors have ended but not
 * before its own time (reference `engine-semantics.md` §4.3). `cost` and `earliest` are milliseconds, the latter from the
 * same start.
 */
export function longestPath(
  definition: WorkflowDefinition,
  cost: (line: WorkflowLine) => number,
  earliest: (line: WorkflowLine) => number,
): number {
  const successors = new Map<number, WorkflowLine[]>();
  const pending = new Map<number, number>();
  for (const line of definition.lines) {
    pending.set(line.lineNumber, line.dependencies.length);
    for (const { predecessor } of line.dependencies) {
      const list = successors.get(predecessor);
      if (list === undefined) successors.set(predecessor, [line]);
      else list.push(line);
    }
  }
  const start = new Map<number, number>();
  const ready = definition.lines.filter((line) => line.dependencies.length === 0);
  let longest = 0;
  for (let line = ready.pop(); line !== undefined; line = ready.pop()) {
    const begin = Math.max(start.get(line.lineNumber) ?? 0, line.kind === 'task' ? earliest(line) : 0);
    const end = line.kind === 'task' ? begin + cost(line) : begin;
    longest = Math.max(longest, end);
    for (const successor of successors.get(line.lineNumber) ?? []) {
      start.set(successor.lineNumber, Math.max(start.get(successor.lineNumber) ?? 0, end));
      const left = (pending.get(successor.lineNumber) ?? 0) - 1;
      pending.set(successor.lineNumber, left);
      if (left === 0) ready.push(successor);
    }
  }
  return longest;
}
