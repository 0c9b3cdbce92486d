import type { RollbackRequest } from '@taktwerk/engine';
import type { ExecutableDefinition, Task } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { compile, type DefinitionSource } from '../definition/definition-source.ts';

/** What a rollback goes by: the tasks below the run, what they were made of, and their rollback objects as they are now. */
export async function readRollback(
  store: Store,
  source: DefinitionSource,
  run: Task,
): Promise<Pick<RollbackRequest, 'below' | 'versions' | 'definitions'>> {
  const below = await store.tasks.below([run.runId]);
  const versions = new Map<number, ExecutableDefinition>();
  const definitions = new Map<string, ExecutableDefinition>();
  for (const versionId of new Set([run, ...below].map((task) => task.versionId))) {
    const version = versionId === null ? null : await store.objects.getVersion(versionId);
    const object = version === null ? null : compile(version);
    if (object?.kind !== 'executable') continue;
    versions.set(object.definition.versionId, object.definition);
    const name = object.definition.rollback.rollback;
    if (name === null || definitions.has(name)) continue;
    for (const [key, definition] of await source.closure(run.client, name)) definitions.set(key, definition);
  }
  return { below, versions, definitions };
}
