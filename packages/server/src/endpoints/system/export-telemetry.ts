import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { requireClientZero } from './client-zero.ts';

const MOST_MONTHS = 60;

/** Executions of each month, from what the store still holds (reference `ae-rest-api.md` §7.8; the body is ours). */
export const exportTelemetry = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/telemetry/export/:start_from',
  summary: 'Number of executions by month and client, the current month first. Client 0 only.',
  query: Type.Object({}),
  body: null,
  answer: Type.Array(
    Type.Object({
      month: Type.String({ description: 'Year and month in UTC, such as 2026-01.' }),
      executions: Type.Integer({ description: 'Tasks activated in that month, in all clients.' }),
      clients: Type.Array(Type.Object({ client: Type.Integer(), executions: Type.Integer() })),
    }),
  ),
  right: 'admin',
  async handle({ services, client, param }) {
    requireClientZero(client);
    const months = readMonths(param('start_from'));
    const { store } = services.taktwerk;
    const known = await store.clients.list();
    const now = new Date(services.now());
    const value = [];
    for (let back = 0; back < months; back += 1) {
      const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back);
      const to = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back + 1) - 1;
      const clients = [];
      for (const one of known) {
        const filter = { client: one.client, includeDeactivated: true, from, to } as const;
        const { total } = await store.tasks.list({ ...filter, timeFrame: 'activation' }, { limit: 1 });
        clients.push({ client: one.client, executions: total });
      }
      const executions = clients.reduce((sum, one) => sum + one.executions, 0);
      value.push({ month: new Date(from).toISOString().slice(0, 7), executions, clients });
    }
    return { kind: 'json', value };
  },
});

function readMonths(text: string): number {
  const months = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (months >= 1 && months <= MOST_MONTHS) return months;
  throw new TaktwerkError(
    'invalidField',
    `start_from is "${text}"; expected a whole number of months from 1 to ${MOST_MONTHS}, the current one counted.`,
  );
}
