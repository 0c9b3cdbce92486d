import type { ExecutableDefinition } from '@taktwerk/model';

/** What a hit of an event runs: its script, without what belongs to the event itself. */
export function firingDefinition(definition: ExecutableDefinition): ExecutableDefinition {
  return {
    ...definition,
    agent: null,
    maxParallel: 0,
    generateAtRuntime: true,
    runTime: { ...definition.runTime, maximum: null, minimum: null },
    result: null,
    rollback: { backup: null, rollback: null },
    event: null,
    jobGroup: null,
    syncs: [],
  };
}
