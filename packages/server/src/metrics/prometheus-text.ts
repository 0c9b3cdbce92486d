import type { AgentStatus } from '@taktwerk/runtime';
import type { NodeMetrics } from './node-metrics.ts';

/** The figures of a node in the text format of Prometheus, version 0.0.4. */
export function prometheusText(metrics: NodeMetrics, agents: readonly AgentStatus[]): string {
  const { commits } = metrics;
  const sample = metrics.sample();
  const active = agents.filter((agent) => agent.active).length;
  const lines: string[] = [];
  const family = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    values: readonly (readonly [labels: string, value: number])[],
  ): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`);
  };
  family('taktwerk_commits_total', 'counter', 'Commits that became durable.', [['', commits.commits]]);
  family('taktwerk_commit_failures_total', 'counter', 'Commits the store has refused.', [
    ['', commits.failures],
  ]);
  family('taktwerk_commit_tasks_total', 'counter', 'Tasks written in all commits.', [['', commits.tasks]]);
  family('taktwerk_commit_seconds_total', 'counter', 'Time until commits were durable, summed up.', [
    ['', commits.milliseconds / 1000],
  ]);
  family('taktwerk_commit_largest_batch', 'gauge', 'Most tasks in one commit.', [['', commits.largestBatch]]);
  family('taktwerk_active_executions', 'gauge', 'Tasks that have not ended.', [
    ['', sample.activeExecutions],
  ]);
  family('taktwerk_agents', 'gauge', 'Agents known, by whether they are connected.', [
    ['{active="true"}', active],
    ['{active="false"}', agents.length - active],
  ]);
  family(
    'taktwerk_http_answers_total',
    'counter',
    'Answers by HTTP status.',
    [...metrics.answers].sort(([a], [b]) => a - b).map(([status, count]) => [`{status="${status}"}`, count]),
  );
  family('taktwerk_event_loop_busy_ratio', 'gauge', 'Share of time the event loop was busy.', [
    ['', sample.busy],
  ]);
  family('taktwerk_event_loop_delay_seconds', 'gauge', 'How late the event loop was.', [
    ['{quantile="0.99"}', sample.delay.p99 / 1000],
    ['{quantile="1"}', sample.delay.max / 1000],
  ]);
  family('taktwerk_query_workers', 'gauge', 'Workers that answer queries, by what they do.', [
    ['{state="busy"}', metrics.queryWorkers.busy],
    ['{state="idle"}', metrics.queryWorkers.open - metrics.queryWorkers.busy],
  ]);
  family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [['', sample.residentBytes]]);
  family('nodejs_heap_used_bytes', 'gauge', 'Heap in use.', [['', sample.heapBytes]]);
  return `${lines.join('\n')}\n`;
}
