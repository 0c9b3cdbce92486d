import { type KnownJob, Status } from '@taktwerk/model';
import { wakeAgentGroups } from '../agent-group/group-of-task.ts';
import { answerAgain } from '../asked/answer-ask.ts';
import { isJobOver } from '../asked/job-end.ts';
import { eventsOfAgent } from '../event/event-messages.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import { accept, jobEnded } from './job-messages.ts';
import { logAtAgent } from './log-at-agent.ts';

/**
 * An agent is there (again): what it knows and what the engine knows are brought together. Orders it never
 * accepted are sent again, jobs it has lost all trace of end 1810, waiting jobs start.
 */
export function agentConnected(
  state: ShardState,
  {
    agent: name,
    platform,
    jobs: known,
    maxJobs,
    watches,
  }: {
    readonly agent: string;
    readonly platform: string;
    readonly jobs: readonly KnownJob[];
    readonly maxJobs: number;
    readonly watches: boolean;
  },
): void {
  state.knowAgent(name, platform);
  const agent = state.agent(name);
  agent.connected = true;
  agent.watches = watches;
  agent.jobs.max = maxJobs;
  const attempts = new Map(known.map((job) => [job.runId, job.attempt]));
  for (const runId of [...state.jobsOf(name)]) {
    const live = state.tasks.get(runId);
    if (live === undefined) continue;
    reconcile(state, live, attempts.get(runId) === live.task.attempt);
  }
  eventsOfAgent(state, name);
  wakeAgentGroups(state);
}

function reconcile(state: ShardState, live: LiveTask, isKnown: boolean): void {
  const { task } = live;
  if (task.agent === null) return;
  const order = { runId: task.runId, attempt: task.attempt, agent: task.agent };
  switch (task.stage) {
    case 'agent':
      state.advance(live);
      return;
    case 'starting':
      if (isKnown) accept(state, live);
      else if (task.cancelRequested) {
        state.end(live, task.endingStatus ?? Status.endedCancel);
        return;
      } else state.effects.push({ kind: 'startJob', ...order });
      break;
    case 'running':
      logAtAgent(
        state,
        live,
        isKnown ? 'The agent has connected again and knows the job.' : 'The agent has no trace of the job.',
      );
      if (isKnown) {
        answerAgain(state, live);
        break;
      }
      jobEnded(state, live, { kind: 'vanished', detail: `Agent ${task.agent} has no trace of this job.` });
      return;
    default:
      return;
  }
  if (task.cancelRequested && !isJobOver(live)) state.effects.push({ kind: 'cancelJob', ...order });
}

export function agentDisconnected(state: ShardState, name: string): void {
  state.agent(name).connected = false;
  eventsOfAgent(state, name);
}
