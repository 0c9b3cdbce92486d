import { type LineDependency, Status, type WorkflowDefinition, type WorkflowLine } from '@taktwerk/model';
import type { Branch } from '../branch/branch.ts';

/** Where a line of an active workflow stands. A restarted line is released again. */
export interface LineState {
  readonly line: WorkflowLine;
  /** The newest run on this line; null for START and END. */
  runId: number | null;
  /** `signalled`: its workflow blocks with abort signal; for the lines after it that is an end. */
  state: 'waiting' | 'blocked' | 'released' | 'signalled' | 'ended';
  /** How the line's last run ended, or 1898 while it is signalled; null before. */
  status: number | null;
  /** Direct predecessors that have never ended. */
  pending: number;
}

/** What the engine keeps of an active workflow beside its record; all of it can be derived from its children. */
export class WorkflowState {
  readonly lines: ReadonlyMap<number, LineState>;
  readonly #successors = new Map<number, LineState[]>();
  /** The END box's dependencies were fulfilled. */
  endReached = false;
  released = 0;
  blocked = 0;
  signalled = 0;
  /** Lines with a task that have not ended, blocked and waiting ones included. */
  open = 0;

  /** The branch that runs; null unless the workflow has branches. */
  readonly branch: Branch | null;

  constructor(definition: WorkflowDefinition, branch: Branch | null) {
    this.branch = branch;
    const lines = new Map<number, LineState>();
    for (const line of definition.lines) {
      lines.set(line.lineNumber, {
        line,
        runId: null,
        state: 'waiting',
        status: null,
        pending: line.dependencies.length,
      });
    }
    for (const state of lines.values()) {
      if (state.line.kind === 'task') this.open += 1;
      for (const { predecessor } of state.line.dependencies) {
        const list = this.#successors.get(predecessor);
        if (list === undefined) this.#successors.set(predecessor, [state]);
        else list.push(state);
      }
    }
    this.lines = lines;
  }

  /** Whether a predecessor lies on the branch that does not run, or is its beginning. */
  isNotTaken({ predecessor, condition }: LineDependency): boolean {
    if (this.branch === null) return false;
    const before = this.lines.get(predecessor);
    if (before?.line.kind === 'start') return condition !== this.branch;
    return before?.status === Status.unprocessedIf;
  }

  /** A line that only the other branch leads to is not processed. */
  isUnprocessed({ line }: LineState): boolean {
    return line.dependencies.length > 0 && line.dependencies.every((one) => this.isNotTaken(one));
  }

  successors(lineNumber: number): readonly LineState[] {
    return this.#successors.get(lineNumber) ?? [];
  }

  /** The one place a line changes its state, so that the counters stay true. */
  move(line: LineState, to: LineState['state']): void {
    if (line.state === 'released') this.released -= 1;
    if (line.state === 'blocked') this.blocked -= 1;
    if (line.state === 'signalled') this.signalled -= 1;
    if (line.line.kind === 'task') {
      if (line.state === 'ended') this.open += 1;
      if (to === 'ended') this.open -= 1;
    }
    if (to === 'released') this.released += 1;
    if (to === 'blocked') this.blocked += 1;
    if (to === 'signalled') this.signalled += 1;
    line.state = to;
  }
}
