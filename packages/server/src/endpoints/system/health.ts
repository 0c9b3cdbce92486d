import type { Taktwerk } from '@taktwerk/runtime';
import { type Static, Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';

const State = Type.Union([Type.Literal('UP'), Type.Literal('DOWN')]);

const Process = Type.Object({
  status: State,
  instancesRunning: Type.Integer(),
  available: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        count_of_connections: Type.Integer(),
        last_life_sign: Type.String(),
      }),
    ),
  ),
});

/**
 * Health of the system (reference `ae-rest-api.md` §7.2). One Taktwerk process does the work of every process kind, so
 * each kind counts one instance while it is healthy. Callers go by the HTTP status.
 */
export const health = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/health',
  summary: 'Whether the system is healthy: 200 or 503.',
  query: Type.Object({
    details: Type.Optional(Type.Boolean({ description: 'Also the processes of each kind.' })),
  }),
  body: null,
  answer: Type.Object({
    status: State,
    count_active_executions: Type.Integer(),
    pwp: Process,
    wp: Process,
    jwp: Process,
    jcp: Process,
    rest: Process,
    cp: Process,
  }),
  right: 'login',
  async handle({ services, query }) {
    const { healthy, activeExecutions } = await services.taktwerk.health();
    const lifeSign = timestampText(services.now());
    /** What the kind is called in names of processes, and its connections. */
    const kind = (name: string, up: boolean, connections: number): Static<typeof Process> => {
      const available = up
        ? [{ name: `TAKTWERK#${name}001`, count_of_connections: connections, last_life_sign: lifeSign }]
        : [];
      return {
        status: up ? 'UP' : 'DOWN',
        instancesRunning: up ? 1 : 0,
        ...(query.details === true ? { available } : {}),
      };
    };
    const agents = (await connectedAgents(services.taktwerk, healthy)).filter((agent) => agent.active).length;
    return {
      kind: 'json',
      status: healthy ? 200 : 503,
      value: {
        status: healthy ? 'UP' : 'DOWN',
        count_active_executions: activeExecutions,
        pwp: kind('WP', healthy, 0),
        wp: kind('WP', healthy, 0),
        jwp: kind('JWP', healthy, 0),
        jcp: kind('JCP', healthy, agents),
        rest: kind('REST', true, services.metrics.connections),
        cp: kind('CP', healthy, agents),
      },
    };
  },
});

/** Without an engine that answers nobody knows of agents. */
async function connectedAgents(taktwerk: Taktwerk, healthy: boolean): ReturnType<Taktwerk['agents']> {
  return healthy ? taktwerk.agents() : [];
}
