import type { Changes, Effect } from '@taktwerk/engine';
import type {
  AgentRecord,
  AuditEntry,
  Commit,
  InboxMessage,
  JobOrderRecord,
  ReportChunk,
  ReportFileRecord,
  ReportType,
  RequestReceipt,
  TaskComment,
  VaraRow,
} from '@taktwerk/model';
import type { ReportEnds } from '../report/report-ends.ts';

/** What leaves for an agent once the commit that decided it is durable. */
export type OutwardEffect = Extract<
  Effect,
  { kind: 'startJob' | 'cancelJob' | 'answerJob' | 'watch' | 'grantHits' | 'unwatch' }
>;

const OUTWARD: ReadonlySet<Effect['kind']> = new Set([
  'startJob',
  'cancelJob',
  'answerJob',
  'watch',
  'grantHits',
  'unwatch',
]);

/** Whether an effect is for an agent. */
export function isOutward(effect: Effect): effect is OutwardEffect {
  return OUTWARD.has(effect.kind);
}

/** What has gathered since the last commit began, beside the changes the engine keeps itself. */
export class Batch {
  readonly deactivatedTrees: number[] = [];
  readonly orders: JobOrderRecord[] = [];
  readonly agents: AgentRecord[] = [];
  readonly audit: AuditEntry[] = [];
  readonly comments: TaskComment[] = [];
  readonly chunks: ReportChunk[] = [];
  readonly reportFiles: ReportFileRecord[] = [];
  /** Runs whose report text goes, beside those the engine names. */
  readonly droppedReports: number[] = [];
  readonly messages: InboxMessage[] = [];
  readonly takenMessages: number[] = [];
  readonly receipts: RequestReceipt[] = [];
  readonly #varaRows = new Map<string, VaraRow>();
  readonly #lines = new Map<
    string,
    { readonly runId: number; readonly type: ReportType; readonly lines: string[] }
  >();
  /** Leave once the batch is durable, in this order. */
  readonly outward: OutwardEffect[] = [];
  /** Runs that became history: what is kept for them may go once the batch is on its way. */
  readonly forgotten: number[] = [];
  readonly #waiting: { readonly durable: () => void; readonly failed: (reason: unknown) => void }[] = [];

  varaRow(row: VaraRow): void {
    this.#varaRows.set(`${row.client} ${row.vara} ${row.key}`, row);
  }

  line(runId: number, type: ReportType, text: string): void {
    const key = `${runId} ${type}`;
    const report = this.#lines.get(key);
    if (report === undefined) this.#lines.set(key, { runId, type, lines: [text] });
    else report.lines.push(text);
  }

  /** Calls one of the two once it is known whether the batch is durable. */
  onSettled(durable: () => void, failed: (reason: unknown) => void): void {
    this.#waiting.push({ durable, failed });
  }

  durable(): void {
    for (const waiting of this.#waiting) waiting.durable();
  }

  failed(reason: unknown): void {
    for (const waiting of this.#waiting) waiting.failed(reason);
  }

  /** The commit of this batch. Report text is given its place only here, when it is certain to be written. */
  toCommit(changes: Changes, ends: ReportEnds, nextRunId: number): Commit {
    for (const { runId, type, lines } of this.#lines.values()) {
      const text = `${lines.join('\n')}\n`;
      this.chunks.push(ends.append(runId, type, text, Buffer.byteLength(text)));
    }
    const dropped = new Set([...changes.droppedReports, ...this.droppedReports]);
    return {
      insertedTasks: [...changes.inserted],
      updatedTasks: [...changes.updated],
      deactivatedTrees: [...changes.deactivatedTrees, ...this.deactivatedTrees],
      variables: changes.variables,
      inputs: changes.inputs,
      comments: this.comments,
      // What goes at once is not written first.
      reports: dropped.size === 0 ? this.chunks : this.chunks.filter(({ runId }) => !dropped.has(runId)),
      droppedReports: [...dropped],
      reportFiles: this.reportFiles,
      pins: changes.pins,
      marks: changes.marks,
      syncs: [...changes.syncs.values()],
      holds: changes.holds,
      removedHolds: changes.removedHolds,
      removedMarks: [...changes.removedMarks],
      continuations: [...changes.continuations.values()],
      removedContinuations: [...changes.removedContinuations],
      timers: changes.timers,
      removedTimers: [...changes.removedTimers],
      orders: this.orders,
      removedOrders: [...changes.removedOrders],
      varaRows: [...this.#varaRows.values()],
      agents: this.agents,
      audit: this.audit,
      messages: this.messages,
      takenMessages: this.takenMessages,
      receipts: this.receipts,
      nextRunId,
    };
  }

  /** Nothing beside engine changes has gathered, and nobody waits. */
  get isEmpty(): boolean {
    return (
      this.#waiting.length === 0 &&
      this.outward.length === 0 &&
      this.#lines.size === 0 &&
      this.#varaRows.size === 0 &&
      this.deactivatedTrees.length +
        this.chunks.length +
        this.reportFiles.length +
        this.droppedReports.length +
        this.orders.length +
        this.agents.length +
        this.audit.length +
        this.comments.length +
        this.messages.length +
        this.takenMessages.length +
        this.receipts.length ===
        0
    );
  }
}
