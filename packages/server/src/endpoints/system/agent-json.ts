import type { AgentStatus } from '@taktwerk/runtime';
import { type Static, Type } from 'typebox';

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
