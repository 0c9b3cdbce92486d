import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

const Process = Type.Object({ status: Type.String(), instancesRunning: Type.Integer() });

/**
 * Health of the system (reference `ae-rest-api.md` §7.2). One Taktwerk process does the work of every process kind, so
 * each kind counts one instance while it is healthy. Callers go by the HTTP status.
 */
export const health = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/health',
  summary: 'Whether the system is healthy: 200 or 503.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    status: Type.Union([Type.Literal('UP'), Type.Literal('DOWN')]),
    count_active_executions: Type.Integer(),
    pwp: Process,
    wp: Process,
    jwp: Process,
    jcp: Process,
    rest: Process,
    cp: Process,
  }),
  right: 'login',
  async handle({ services }) {
    const { healthy, activeExecutions } = services.taktwerk.health();
    const status = healthy ? 'UP' : 'DOWN';
    const engine = { status, instancesRunning: healthy ? 1 : 0 };
    const rest = { status: 'UP', instancesRunning: 1 };
    return {
      kind: 'json',
      status: healthy ? 200 : 503,
      value: {
        status,
        count_active_executions: activeExecutions,
        pwp: engine,
        wp: engine,
        jwp: engine,
        jcp: engine,
        rest,
        cp: engine,
      },
    };
  },
});
