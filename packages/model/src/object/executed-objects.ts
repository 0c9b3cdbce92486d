import { conditionObjects } from './condition/condition-objects.ts';
import type { ExecutableDefinition } from './definition.ts';

/** Names of the objects a definition may start by itself beside the lines of a workflow, each once. */
export function executedObjects(definition: ExecutableDefinition): readonly string[] {
  const { runTime, result, rollback, workflow } = definition;
  const names = [
    rollback.backup,
    rollback.rollback,
    runTime.maximum?.execute,
    runTime.minimum?.execute,
    result?.execute,
    definition.notification?.escalation?.object,
    ...definition.outputScan.map((line) => line.execute),
    ...(workflow?.lines ?? []).flatMap((line) => [
      line.elseExecute,
      line.checkpoint?.object,
      line.maximumRunTime?.execute,
      line.minimumRunTime?.execute,
      line.result?.execute,
      ...conditionObjects(line.preconditions),
      ...conditionObjects(line.postconditions),
    ]),
  ];
  return [...new Set(names.filter((name) => name != null))];
}
