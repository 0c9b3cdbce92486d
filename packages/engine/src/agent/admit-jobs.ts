import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';

/** Lets jobs that wait for an agent start while its resource units suffice. */
export function admitJobs(state: ShardState, agent: string): void {
  const { jobs } = state.agent(agent);
  for (let runId = jobs.admitNext(); runId !== undefined; runId = jobs.admitNext())
    state.work.push({ kind: 'advance', runId });
}

/** Units of its agent a job takes while it runs there. */
export function resourceUnits({ definition }: LiveTask): number {
  return definition?.job?.resourceUnits ?? 1;
}
