import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { activate } from './activate.ts';

/**
 * Starts the object a definition names for a case, as a task of its own that the given one activates. What came of it
 * is in the report of the task. Returns its run id, null when the object does not exist.
 */
export function executeObject(state: ShardState, live: LiveTask, name: string, why: string): number | null {
  const { runId, client, user } = live.task;
  const started = live.definitions.has(name)
    ? activate(state, {
        client,
        user,
        name,
        alias: null,
        queue: null,
        inputs: new Map(),
        definitions: live.definitions,
        activator: runId,
      })
    : null;
  if (started?.kind === 'done') {
    state.log(runId, `Started ${name} as ${started.runId}, named for ${why}.`);
    return started.runId;
  }
  state.log(
    runId,
    `${name}, named for ${why}, was not started: there is no such object in client ${client}.`,
  );
  return null;
}
