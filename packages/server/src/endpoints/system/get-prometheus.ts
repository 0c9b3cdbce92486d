import { Type } from 'typebox';
import { prometheusText } from '../../metrics/prometheus-text.ts';
import { defineEndpoint } from '../endpoint.ts';

/** Metrics as Prometheus reads them (reference `ae-rest-api.md` §7.6; the names are ours). */
export const getPrometheus = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/system/metrics/prometheus',
  summary: 'Metrics of the node that answers, as text for Prometheus.',
  query: Type.Object({}),
  body: null,
  answer: null,
  right: 'metrics',
  async handle({ services }) {
    const text = prometheusText(services.metrics, await services.taktwerk.agents());
    return { kind: 'stream', type: 'text/plain; version=0.0.4; charset=utf-8', pieces: once(text) };
  },
});

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
