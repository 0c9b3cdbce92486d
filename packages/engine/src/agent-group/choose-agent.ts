import { fitsPattern } from '@taktwerk/model';
import type { ShardState } from '../shard-state.ts';
import type { AgentGroup } from './agent-group.ts';

/** The agents of a group in their order, each once; patterns stand for the known agents of its platform by name. */
export function membersOf(state: ShardState, { definition }: AgentGroup): readonly string[] {
  const members = new Set<string>();
  for (const entry of definition.agents) {
    if (!entry.includes('*') && !entry.includes('?')) members.add(entry);
    else
      for (const name of state.agentsOf(definition.platform)) if (fitsPattern(entry, name)) members.add(name);
  }
  return [...members];
}

/** The agents that a task of a group of all starts on now. */
export function allAgents(state: ShardState, group: AgentGroup): readonly string[] {
  const members = membersOf(state, group);
  return group.definition.mode === 'allInactive'
    ? members
    : members.filter((name) => state.agent(name).connected);
}

/** The agent a task of the group takes now; null when it has to wait (reference `engine-semantics.md` §5.14). */
export function chooseAgent(state: ShardState, group: AgentGroup, runId: number): string | null {
  const members = membersOf(state, group);
  const connected = members.filter((name) => state.agent(name).connected);
  switch (group.definition.mode) {
    case 'first':
      return connected[0] ?? null;
    case 'next':
      return nextAfter(members, connected, group.last);
    case 'load':
      return leastLoaded(state, connected);
    default: {
      const free = connected.filter((name) => state.agent(name).jobs.hasRoom && loadOf(state, name) < 1);
      // Chance would not be the same again when the messages are: the run id spreads as well.
      return free[spread(runId) % free.length] ?? null;
    }
  }
}

function nextAfter(
  members: readonly string[],
  connected: readonly string[],
  last: string | null,
): string | null {
  const from = last === null ? -1 : members.indexOf(last);
  return connected.find((name) => members.indexOf(name) > from) ?? connected[0] ?? null;
}

/** Of equally loaded ones the first of the list. */
function leastLoaded(state: ShardState, connected: readonly string[]): string | null {
  let best: { readonly name: string; readonly load: number } | null = null;
  for (const name of connected) {
    const load = loadOf(state, name);
    if (best === null || load < best.load) best = { name, load };
  }
  return best?.name ?? null;
}

/** Jobs that have chosen the agent, against as many as it may run; 1 is full. */
function loadOf(state: ShardState, name: string): number {
  return state.jobsOf(name).size / state.agent(name).jobs.max;
}

/** Neighbouring run ids lie far apart. */
function spread(runId: number): number {
  return Math.imul(runId, 0x9e3779b1) >>> 8;
}
