import { substituteVariables } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** The value a task sees of a variable: its own, else that of the tasks it runs under, innermost first. */
export function visibleVariable(state: ShardState, live: LiveTask, name: string): string | undefined {
  for (let next: LiveTask | undefined = live; next !== undefined; next = state.tasks.get(next.task.parent)) {
    const value = next.variables.get(name);
    if (value !== undefined) return value;
    if (next.definition?.inheritsVariables === false) return undefined;
  }
  return undefined;
}

/** A text of a definition with the variables a task sees in place of their names. */
export function resolveText(state: ShardState, live: LiveTask, text: string): string {
  return substituteVariables(text, (name) => visibleVariable(state, live, name));
}
