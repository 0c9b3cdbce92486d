import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** What a program may want to know before it asks for it, by the groups of the AE REST API. */
const FEATURES: Readonly<Record<string, boolean>> = {
  agent_groups: false,
  agents: true,
  calendars: true,
  executions: true,
  forecasts: false,
  metrics: true,
  objects: true,
  oauth2: false,
  recurring_executions: true,
  repositories: false,
  search: true,
  telemetry: true,
  zero_downtime_upgrade: false,
};

/** Features of the system (reference `ae-rest-api.md` §7.3; the body is ours). */
export const listFeatures = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/features',
  summary: 'Which parts of the system there are.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    total: Type.Integer(),
    data: Type.Array(Type.Object({ name: Type.String(), enabled: Type.Boolean() })),
    hasmore: Type.Boolean(),
  }),
  right: 'login',
  async handle() {
    const data = Object.entries(FEATURES).map(([name, enabled]) => ({ name, enabled }));
    return { kind: 'json', value: { total: data.length, data, hasmore: false } };
  },
});
