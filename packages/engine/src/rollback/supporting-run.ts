import { asActivator, pinRun } from '../activation/activate.ts';
import { generatesAtActivation } from '../generation/at-activation.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Variable of a backup or rollback object: the run it is for. */
const SUPPORTED = 'ROLLBACK_RUNID#';

/**
 * Starts the backup or rollback object of a task as a child of that task, which goes on when it has ended. False when there
 * is no such object. It counts for the nesting guard: an object may name itself.
 */
export function startSupportingRun(state: ShardState, live: LiveTask, name: string): boolean {
  const { runId, client, user, depth } = live.task;
  const definition = live.definitions.get(name) ?? null;
  if (definition === null) return false;
  const run = state.create({
    client,
    user,
    name: definition.name,
    type: definition.type,
    alias: null,
    queue: null,
    definition,
    definitions: live.definitions,
    inputs: new Map([[SUPPORTED, String(runId)]]),
    parent: live,
    lineNumber: null,
    activator: { ...asActivator(live), depth: depth + 1 },
    reference: null,
    stage: generatesAtActivation(definition) ? 'activation' : 'release',
  });
  live.supporting = run.task.runId;
  pinRun(state, run);
  state.log(
    run.task.runId,
    `Run ${run.task.runId} of ${definition.name}, for run ${runId} of ${live.task.name}.`,
  );
  state.advance(run);
  return true;
}
