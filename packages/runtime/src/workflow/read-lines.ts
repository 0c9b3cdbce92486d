import type { Definitions } from '@taktwerk/engine';
import {
  compileExecutable,
  problemsText,
  readObject,
  TaktwerkError,
  type WorkflowDefinition,
} from '@taktwerk/model';
import type { DefinitionSource } from '../definition/definition-source.ts';

/**
 * Reads lines for an active workflow in the shape of its object, with everything they reach.
 * @throws TaktwerkError invalidObject
 */
export async function readLines(
  definitions: DefinitionSource,
  { client, name }: { readonly client: number; readonly name: string },
  lines: Readonly<Record<string, unknown>>,
): Promise<{ readonly workflow: WorkflowDefinition; readonly definitions: Definitions }> {
  const jobp = { general_attributes: { name, type: 'JOBP' }, ...lines };
  const read = readObject({ data: { jobp }, path: '' }, client);
  if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
  const { workflow } = compileExecutable('JOBP', read.object.content, 0);
  if (workflow === null) throw new TaktwerkError('internal', `The lines of ${name} are no workflow.`);
  const reached = new Map<string, NonNullable<ReturnType<Definitions['get']>>>();
  for (const line of workflow.lines) {
    if (line.kind !== 'task' || line.external !== null) continue;
    for (const [key, one] of await definitions.closure(client, line.objectName)) reached.set(key, one);
    for (const other of [line.elseExecute, line.checkpoint?.object])
      if (other != null)
        for (const [key, one] of await definitions.closure(client, other)) reached.set(key, one);
  }
  return { workflow, definitions: reached };
}
