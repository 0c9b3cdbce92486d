import type { LiveTask } from '@taktwerk/engine';
import { type PromptDefinition, TaktwerkError } from '@taktwerk/model';
import { visibleVariables } from './predefined.ts';
import type { ScriptHost } from './script-host.ts';

/**
 * Gives a task, when its script is about to be generated, what it inherits: object variables that say so take the value of
 * the tasks it runs under, and prompts nobody answered take that or their default (reference `engine-semantics.md` §1.3). Not
 * before, so that results of predecessors are seen (§3.3). Null when it is done, else what has to be read first.
 * @throws TaktwerkError unknownObject when a prompt set is not there
 */
export function settleVariables(host: ScriptHost, live: LiveTask): Promise<unknown> | null {
  const { task, definition, variables } = live;
  const parent = host.task(task.parent);
  if (definition === null || parent === undefined) return null;
  const inherited = definition.objectVariables.filter(({ inherit }) => inherit);
  if (inherited.length === 0 && definition.promptSets.length === 0) return null;
  const prompts: PromptDefinition[] = [];
  for (const name of definition.promptSets) {
    const object = host.definitions.kept(task.client, name);
    if (object === undefined) return host.definitions.get(task.client, name);
    if (object?.kind !== 'promptSet')
      return Promise.reject(
        new TaktwerkError(
          'unknownObject',
          `${definition.name} refers to the prompt set ${name}, which client ${task.client} does not have.`,
        ),
      );
    prompts.push(...object.promptSet.prompts);
  }
  const above = visibleVariables(parent, (runId) => host.task(runId));
  const set = (name: string, value: string): void =>
    void host.dispatch({ kind: 'setVariable', runId: task.runId, scope: 'task', name, value });
  for (const { name } of inherited) {
    const value = above[name];
    if (value !== undefined) set(name, value);
  }
  for (const prompt of prompts) {
    if (variables.has(prompt.variable)) continue;
    const value = definition.inheritsPrompts ? above[prompt.variable] : undefined;
    set(prompt.variable, value ?? defaultOf(prompt));
  }
  return null;
}

function defaultOf({ defaultValue, delimiter }: PromptDefinition): string {
  return typeof defaultValue === 'string' ? defaultValue : defaultValue.join(delimiter);
}
