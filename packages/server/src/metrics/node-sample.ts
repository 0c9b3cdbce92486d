import type { CommitFigures } from '@taktwerk/runtime';
import type { PoolFigures } from '@taktwerk/store';

/** What a node measured over a stretch of time. */
export interface NodeSample {
  /** Milliseconds since 1970, the end of the stretch. */
  readonly time: number;
  /** Length of the stretch, milliseconds. */
  readonly interval: number;
  /** Of this stretch alone. */
  readonly commits: Omit<CommitFigures, 'largestBatch'>;
  /** Answers of this stretch alone: how many by HTTP status, and the time until they were ready. */
  readonly answers: { readonly byStatus: Readonly<Record<string, number>>; readonly milliseconds: number };
  /** Workers that answer queries, at the end of the stretch. */
  readonly queryWorkers: PoolFigures;
  readonly activeExecutions: number;
  /** Share of the time in which the event loop was busy, 0 to 1. */
  readonly busy: number;
  /** Milliseconds by which the event loop was late. */
  readonly delay: { readonly mean: number; readonly p99: number; readonly max: number };
  readonly residentBytes: number;
  readonly heapBytes: number;
}
