import { canonicalName } from '../object/object-name.ts';
import { joinPath, type Problem } from '../object/problem.ts';
import type { HostgContent } from '../object/schema/hostg.ts';
import { readContent } from '../object/schema/read-content.ts';
import { wholeOr } from '../object/whole-number.ts';
import type { AgentGroupDefinition, AgentGroupMode } from './agent-group-definition.ts';

const MODES: Readonly<Record<string, AgentGroupMode>> = {
  ANY: 'any',
  FIRST: 'first',
  NEXT: 'next',
  LOAD: 'load',
  ALL: 'all',
  ALL_INACTIVE: 'allInactive',
};

/**
 * What a HOSTG object says, defaults filled in (docs/agent-groups.md).
 * @throws TaktwerkError invalidObject
 */
export function compileAgentGroup(content: unknown): AgentGroupDefinition {
  const read = readContent('HOSTG', content);
  const attributes = read.agent_group_attributes ?? {};
  return {
    name: canonicalName(read.general_attributes.name),
    platform: canonicalName(attributes.platform ?? '') || 'UNIX',
    mode: MODES[attributes.mode?.toUpperCase() ?? ''] ?? 'any',
    maxParallel: wholeOr(attributes.max_parallel, null),
    agents: agentsOf(read).map(canonicalName),
  };
}

/** A group must name somebody it can choose. */
export function agentGroupProblems(content: HostgContent, at: string): readonly Problem[] {
  const agents = agentsOf(content);
  const path = joinPath(at, 'agents');
  if (agents.length === 0) {
    return [
      { path, message: 'is empty; expected the name of at least one agent, such as "UNIX01" or "UNIX*"' },
    ];
  }
  return agents.flatMap((agent, index) =>
    agent.trim() === ''
      ? [{ path: joinPath(path, index), message: 'is empty; expected the name of an agent' }]
      : [],
  );
}

function agentsOf({ agents }: HostgContent): readonly string[] {
  return Array.isArray(agents) ? agents : [agents];
}
