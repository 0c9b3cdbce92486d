import type { Task } from '@taktwerk/model';

/** Under which name the definition of a task is found: that of its object, but each load of a composition has its own. */
export function definitionKey(task: Pick<Task, 'type' | 'name' | 'lineNumber'>): string {
  return task.type === 'LOAD' ? loadKey(task.name, task.lineNumber ?? 0) : task.name;
}

/** The name of a line of a composition; no object can have it. */
export function loadKey(composition: string, lineNumber: number): string {
  return `${composition}/${lineNumber}`;
}
