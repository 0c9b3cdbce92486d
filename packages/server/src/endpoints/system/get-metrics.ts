import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { readTimestamp, timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { METRIC_VALUES, METRICS_WITHOUT_VALUES } from './metric-values.ts';
import { NODE_NAME } from './node-name.ts';

/** Metrics of this node, a sample a minute for a day and the minute under way (reference `ae-rest-api.md` §7.6). */
export const getMetrics = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/metrics',
  summary: 'Metrics of the node that answers, oldest first.',
  query: Type.Object({
    type: Type.Optional(
      Type.Array(Type.String(), {
        description: `Kinds of metrics, all when absent: ${Object.keys(METRIC_VALUES).join(', ')}.`,
      }),
    ),
    time_frame_from: Type.Optional(Type.String({ description: 'Earliest time.' })),
    time_frame_to: Type.Optional(Type.String({ description: 'Latest time.' })),
  }),
  body: null,
  answer: Type.Array(
    Type.Object({
      idnr: Type.Integer(),
      type: Type.String(),
      timestamp: Type.String(),
      wp_name: Type.String(),
      tcp_ip_addr: Type.String(),
      srv_type: Type.String(),
      interval: Type.Integer({ description: 'Seconds the values are of.' }),
      values: Type.Record(Type.String(), Type.Number()),
    }),
  ),
  right: 'metrics',
  async handle({ services, query }) {
    const types = (query.type ?? Object.keys(METRIC_VALUES)).map(metricType);
    const from =
      query.time_frame_from === undefined
        ? -Infinity
        : readTimestamp('time_frame_from', query.time_frame_from);
    const to =
      query.time_frame_to === undefined ? Infinity : readTimestamp('time_frame_to', query.time_frame_to);
    const samples = services.metrics
      .samples()
      .filter(({ time }) => time >= from && Math.floor(time / 1000) * 1000 <= to);
    const value = samples.flatMap((sample, index) =>
      types.map(({ type, values }, place) => ({
        idnr: index * types.length + place + 1,
        type,
        timestamp: timestampText(sample.time),
        wp_name: NODE_NAME,
        tcp_ip_addr: services.metrics.address,
        srv_type: 'WP',
        interval: Math.round(sample.interval / 1000),
        values: values(sample),
      })),
    );
    return { kind: 'json', value };
  },
});

function metricType(given: string) {
  const found = Object.entries(METRIC_VALUES).find(([type]) => type.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return { type: found[0], values: found[1] };
  if (METRICS_WITHOUT_VALUES.some((type) => type.toLowerCase() === given.toLowerCase())) {
    throw new TaktwerkError('notImplemented', `There is no metric ${given} in this system.`);
  }
  throw new TaktwerkError(
    'invalidField',
    `type is "${given}"; expected some of ${[...Object.keys(METRIC_VALUES), ...METRICS_WITHOUT_VALUES].join(', ')}.`,
  );
}
