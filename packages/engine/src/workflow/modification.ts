import type { WorkflowLine } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

const MODIFYING = 'modifying';
const LINE = 'line';
const REMOVED = 'removed';

/** Whether the lines of an active workflow are being modified: none starts meanwhile (§4.11). */
export function isBeingModified({ marks }: LiveTask): boolean {
  return (marks.get(`0 ${MODIFYING}`) ?? '') !== '';
}

export function markModifying(state: ShardState, live: LiveTask, on: boolean): void {
  state.mark(live, 0, MODIFYING, on ? '1' : '');
}

/** Notes how a line is from now on; null is gone. */
export function markLine(
  state: ShardState,
  live: LiveTask,
  lineNumber: number,
  line: WorkflowLine | null,
): void {
  state.mark(live, lineNumber, LINE, line === null ? REMOVED : JSON.stringify(line));
}

/** The lines of an active workflow with what was modified at run time. */
export function modifiedLines(live: LiveTask, lines: readonly WorkflowLine[]): readonly WorkflowLine[] {
  if (!live.task.modified) return lines;
  const byNumber = new Map(lines.map((line) => [line.lineNumber, line]));
  for (const [key, value] of live.marks) {
    if (!key.endsWith(` ${LINE}`) || value === '') continue;
    const lineNumber = Number(key.slice(0, -LINE.length - 1));
    // What stands there was written by markLine.
    if (value === REMOVED) byNumber.delete(lineNumber);
    else byNumber.set(lineNumber, JSON.parse(value) as WorkflowLine);
  }
  return [...byNumber.values()].sort((a, b) => a.lineNumber - b.lineNumber);
}
