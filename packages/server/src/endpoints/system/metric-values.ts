import type { NodeSample } from '../../metrics/node-sample.ts';

/** Metrics of the reference that this system has nothing to fill with (reference `ae-rest-api.md` §7.6). */
export const METRICS_WITHOUT_VALUES = ['MsgDist', 'MQCount', 'MQLength', 'MsgTime', 'JwpThreadUtilization'];

/**
 * The metrics of a sample by type. `TimevsDB` and `BusyValues` are names of the reference: milliseconds of work and of
 * waiting for the store, and per cent of the time the node was busy. The others are ours; times are milliseconds.
 */
export const METRIC_VALUES: Readonly<
  Record<string, (sample: NodeSample) => Readonly<Record<string, number>>>
> = {
  TimevsDB: ({ busy, interval, commits }) => ({
    time: rounded(busy * interval),
    db: rounded(commits.milliseconds),
  }),
  BusyValues: ({ busy }) => ({ busy: rounded(busy * 100) }),
  Commits: ({ commits }) => ({
    count: commits.commits,
    failures: commits.failures,
    tasks: commits.tasks,
    mean_batch: perCommit(commits.tasks, commits.commits),
    mean_time: perCommit(commits.milliseconds, commits.commits),
  }),
  Executions: ({ activeExecutions }) => ({ active: activeExecutions }),
  EventLoopDelay: ({ delay }) => ({ mean: delay.mean, p99: delay.p99, max: delay.max }),
  Memory: ({ residentBytes, heapBytes }) => ({ resident_bytes: residentBytes, heap_bytes: heapBytes }),
};

function perCommit(sum: number, commits: number): number {
  return commits === 0 ? 0 : rounded(sum / commits);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
