import { isEndedOk, Status, type Task } from '@taktwerk/model';
import { asActivator, pinDefinitions } from '../activation/activate.ts';
import { generatesAtActivation } from '../generation/at-activation.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { allAgents } from './choose-agent.ts';
import { GROUP, groupOf } from './group-of-task.ts';

/** How many of its jobs did not end well. */
const FAILED = 'failed';

/** Starts a job on each agent of a group of all, as trees of their own below the container (reference §5.14). */
export function startOnAll(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  const group = groupOf(state, live);
  if (definition === null || group === null) {
    state.end(live, Status.faultOther, `There is no agent group ${task.agent} in client ${task.client}.`);
    return;
  }
  for (const agent of allAgents(state, group)) {
    const job = state.create({
      client: task.client,
      user: task.user,
      name: definition.name,
      type: definition.type,
      alias: task.alias,
      queue: task.queue,
      definition,
      definitions: live.definitions,
      inputs: live.variables,
      parent: live,
      lineNumber: null,
      activator: asActivator(live),
      reference: null,
      stage: generatesAtActivation(definition) ? 'activation' : 'release',
      isRoot: true,
      agent,
    });
    live.roots?.add(job.task.runId);
    state.mark(job, 0, GROUP, group.definition.name);
    pinDefinitions(state, job);
    state.log(task.runId, `Started ${job.task.runId} on ${agent}.`);
    state.log(
      job.task.runId,
      `Run ${job.task.runId} of ${task.name}, started by ${task.runId} for ${agent}.`,
    );
    state.advance(job);
  }
}

/** A job of the container has ended; with the last of them it ends, well when all of them did. */
export function jobOfAllEnded(state: ShardState, live: LiveTask, job: Task): void {
  const failed = Number(state.marked(live, 0, FAILED)) + (isEndedOk(job.status) ? 0 : 1);
  if (failed > 0) state.mark(live, 0, FAILED, String(failed));
  if (live.roots?.size !== 0) return;
  if (failed === 0) state.end(live, Status.endedOk);
  else state.end(live, Status.endedNotOk, `${failed} of its jobs did not end well.`);
}
