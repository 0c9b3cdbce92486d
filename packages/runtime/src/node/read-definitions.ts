import type { Definitions, LiveTask } from '@taktwerk/engine';
import type { Clock } from '../clock.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';

/** Pause before a definition that could not be read is read again. Milliseconds. */
const READ_AGAIN = 1_000;

/** Tells what the object of a task is now; when it cannot be read, again after a while, as long as that is wanted. */
export function readDefinitions(
  host: {
    readonly definitions: DefinitionSource;
    readonly clock: Clock;
    fault(runId: number, error: unknown): void;
  },
  live: LiveTask,
  isWanted: () => boolean,
  tell: (definitions: Definitions) => void,
): void {
  const { runId, client, name } = live.task;
  const kept = host.definitions.closureKept(client, name);
  if (kept !== undefined) {
    tell(kept);
    return;
  }
  host.definitions.closure(client, name).then(
    (definitions) => {
      if (isWanted()) tell(definitions);
    },
    (error: unknown) => {
      host.fault(runId, error);
      host.clock.after(READ_AGAIN, () => {
        if (isWanted()) readDefinitions(host, live, isWanted, tell);
      });
    },
  );
}
