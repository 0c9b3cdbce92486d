import type { AgentStatus } from '@taktwerk/runtime';
import { type Static, Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';

/** An agent in the AE REST API (reference `ae-rest-api.md` §7.4). */
export const AgentJson = Type.Object({
  name: Type.String(),
  active: Type.Boolean(),
  platform: Type.String(),
  authenticated: Type.Boolean(),
  version: Type.String(),
  hardware: Type.String(),
  ip_address: Type.String(),
  port: Type.Integer(),
  software: Type.String(),
  linked: Type.Boolean({ description: 'Linked to a service manager, which Taktwerk has none of.' }),
});

/** One agent alone tells more; the further members are ours. */
export const AgentDetailsJson = Type.Object({
  ...AgentJson.properties,
  last_seen: Type.Optional(Type.String({ description: 'Last time it connected; absent if it never has.' })),
});

export function agentDetailsJson(agent: AgentStatus): Static<typeof AgentDetailsJson> {
  return {
    ...agentJson(agent),
    ...(agent.lastSeen === null ? {} : { last_seen: timestampText(agent.lastSeen) }),
  };
}

export function agentJson(agent: AgentStatus): Static<typeof AgentJson> {
  return {
    name: agent.name,
    active: agent.active,
    platform: agent.platform,
    authenticated: agent.authenticated,
    version: agent.version,
    hardware: agent.hardware,
    ip_address: agent.ipAddress,
    port: agent.port,
    software: agent.software,
    linked: false,
  };
}
