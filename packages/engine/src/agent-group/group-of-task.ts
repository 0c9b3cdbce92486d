import { type AgentGroupDefinition, isJobType, type Stage, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import { waitingPriority } from '../queue/waiting-priority.ts';
import type { ShardState } from '../shard-state.ts';
import { AgentGroup } from './agent-group.ts';
import { allAgents, chooseAgent } from './choose-agent.ts';

/** Name of the group whose agent a task has taken; what it has taken it keeps, also for its restarts. */
export const GROUP = 'agentGroup';

/** Puts an agent group in place of the one of its name. Null takes it away: who waits then waits for an agent of that name. */
export function defineAgentGroup(
  state: ShardState,
  client: number,
  name: string,
  definition: AgentGroupDefinition | null,
): void {
  const key = keyOf(client, name);
  const known = state.agentGroups.get(key);
  if (definition === null) state.agentGroups.delete(key);
  else if (known === undefined) state.agentGroups.set(key, new AgentGroup(definition));
  else known.redefine(definition);
  if (known === undefined) return;
  admit(state, known);
  for (let runId = known.waiting.takeFirst(); runId !== undefined; runId = known.waiting.takeFirst())
    state.work.push({ kind: 'advance', runId });
}

/** The group a task belongs to or has to choose from; null when it has an agent of its own. */
export function groupOf(state: ShardState, live: LiveTask): AgentGroup | null {
  const { client, agent } = live.task;
  const name = state.marked(live, 0, GROUP) || agent || '';
  return name === '' ? null : (state.agentGroups.get(keyOf(client, name)) ?? null);
}

/** Takes an agent of the group, or waits: for the limit of the group with 1687, for an agent with 1688 or 1686. */
export function passAgentGroup(state: ShardState, live: LiveTask, group: AgentGroup): boolean {
  const { task } = live;
  if (!isJobType(task.type)) {
    if (allAgents(state, group).length > 0) return true;
    waitForAgent(state, live, group);
    state.show(live, Status.waitingForAgentGroupStart);
    return false;
  }
  if (!group.runs.tryEnter(task.runId)) {
    group.runs.wait(task.runId, waitingPriority(state, task));
    state.show(live, Status.waitingForAgentGroupTasks);
    return false;
  }
  if (state.marked(live, 0, GROUP) !== '') return true;
  const agent = chooseAgent(state, group, task.runId);
  if (agent === null) {
    waitForAgent(state, live, group);
    state.show(live, Status.waitingForAgentGroup);
    return false;
  }
  group.waiting.remove(task.runId);
  group.last = agent;
  task.agent = agent;
  state.addJob(agent, task.runId);
  state.mark(live, 0, GROUP, group.definition.name);
  state.log(task.runId, `Agent ${agent} was chosen of group ${group.definition.name}.`);
  state.changes.update(task);
  wakeNext(state, group);
  return true;
}

/** Gives back what a task had of its group, or takes it out of the lines. */
export function leaveAgentGroup(state: ShardState, live: LiveTask): void {
  const group = groupOf(state, live);
  if (group === null) return;
  group.runs.leave(live.task.runId);
  group.waiting.remove(live.task.runId);
  admit(state, group);
}

/** An agent came or has room again: the first that waits in each group asks; who succeeds lets the next one ask. */
export function wakeAgentGroups(state: ShardState): void {
  for (const group of [...state.waitingGroups]) wakeNext(state, group);
}

/** Where a task counts for the limit of its group: a job of a container has its agent long before. */
const TAKEN: ReadonlySet<Stage> = new Set([
  'backup',
  'generation',
  'agent',
  'starting',
  'running',
  'outputScan',
  'postProcess',
  'postconditions',
]);

/** Takes up what a task had of its group before a restart of the server. */
export function restoreAgentGroup(state: ShardState, live: LiveTask): void {
  const { task } = live;
  const group = state.marked(live, 0, GROUP) === '' ? null : groupOf(state, live);
  if (group === null || task.agent === null || !TAKEN.has(task.stage)) return;
  group.runs.restore(task.runId);
  group.last = task.agent;
  state.addJob(task.agent, task.runId);
}

function admit(state: ShardState, group: AgentGroup): void {
  for (let runId = group.runs.admitNext(); runId !== undefined; runId = group.runs.admitNext())
    state.work.push({ kind: 'advance', runId });
}

function waitForAgent(state: ShardState, { task }: LiveTask, group: AgentGroup): void {
  group.waiting.add(task.runId, waitingPriority(state, task));
  state.waitingGroups.add(group);
}

function wakeNext(state: ShardState, group: AgentGroup): void {
  const runId = group.waiting.takeFirst();
  if (runId === undefined) state.waitingGroups.delete(group);
  else state.work.push({ kind: 'advance', runId });
}

function keyOf(client: number, name: string): string {
  return `${client}:${name}`;
}
