import type { NodeSample } from '../../metrics/node-sample.ts';

/** Metrics of the reference about message queues in tables, which this system does not have (reference `ae-rest-api.md` §7.6). */
export const METRICS_WITHOUT_VALUES = ['MQCount', 'MQLength'];

/**
 * The metrics of a sample by type; times are milliseconds. Names of the reference are `TimevsDB`, work and waiting for
 * the store; `BusyValues`, per cent of the time the node was busy; `MsgDist` and `MsgTime`, requests answered by HTTP
 * status, and how long they took; and `JwpThreadUtilization`, the workers that answer queries. The others are ours.
 */
export const METRIC_VALUES: Readonly<
  Record<string, (sample: NodeSample) => Readonly<Record<string, number>>>
> = {
  TimevsDB: ({ busy, interval, commits }) => ({
    time: rounded(busy * interval),
    db: rounded(commits.milliseconds),
  }),
  BusyValues: ({ busy }) => ({ busy: rounded(busy * 100) }),
  MsgDist: ({ answers }) => answers.byStatus,
  MsgTime: ({ answers }) => {
    const count = Object.values(answers.byStatus).reduce((sum, one) => sum + one, 0);
    return {
      count,
      total_time: rounded(answers.milliseconds),
      mean_time: mean(answers.milliseconds, count),
    };
  },
  JwpThreadUtilization: ({ queryWorkers: { open, busy } }) => ({
    threads: open,
    busy,
    utilization: mean(busy * 100, open),
  }),
  Commits: ({ commits }) => ({
    count: commits.commits,
    failures: commits.failures,
    tasks: commits.tasks,
    mean_batch: mean(commits.tasks, commits.commits),
    mean_time: mean(commits.milliseconds, commits.commits),
  }),
  Executions: ({ activeExecutions }) => ({ active: activeExecutions }),
  EventLoopDelay: ({ delay }) => ({ mean: delay.mean, p99: delay.p99, max: delay.max }),
  Memory: ({ residentBytes, heapBytes }) => ({ resident_bytes: residentBytes, heap_bytes: heapBytes }),
};

function mean(sum: number, count: number): number {
  return count === 0 ? 0 : rounded(sum / count);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
