import { encodeOutgoing, isEndedOk } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Keeps the reports of an ended task where its object wants them; the database has them until then. */
export function storeReports(state: ShardState, { task, definition }: LiveTask): void {
  const storage = definition?.reportStorage;
  if (storage == null) return;
  const { runId } = task;
  const kept = !storage.onErrorOnly || !isEndedOk(task.status);
  if (kept && storage.file) {
    // The text goes with the commit that knows the files.
    const order = { kind: 'reportFile', runId, action: 'write', keep: storage.database } as const;
    state.effects.push({ kind: 'send', message: encodeOutgoing(order) });
  } else if (!kept || !storage.database) {
    state.changes.droppedReports.add(runId);
  }
}
