import type { HoldRecord } from '../hold/hold-record.ts';
import type { SyncState } from '../sync/sync-definition.ts';
import type {
  ReportChunk,
  ReportFileRecord,
  ScriptContinuation,
  Task,
  TaskComment,
  TaskVariable,
  Timer,
} from '../task/task.ts';
import type { InboxMessage } from './inbox-message.ts';
import type { RequestReceipt } from './request-receipt.ts';

/** A row of a static VARA object (reference `ae-rest-api.md` §12.2). `values` holds value1 to value5. */
export interface VaraRow {
  readonly client: number;
  readonly vara: string;
  readonly key: string;
  readonly values: readonly [string, string, string, string, string];
}

export interface AuditEntry {
  readonly time: number;
  readonly client: number;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
  /** What was done, a verb and its object: `execute`, `cancel`, `restart`, `save object`. */
  readonly action: string;
  /** What it was done to: a run id or an object name. */
  readonly subject: string;
  readonly outcome: 'done' | 'refused';
  readonly details: string;
}

/** What is known of an agent, connected or not. */
export interface AgentRecord {
  readonly name: string;
  readonly platform: string;
  readonly version: string;
  readonly hardware: string;
  readonly software: string;
  readonly ipAddress: string;
  readonly port: number;
  /** Public key (PEM, Ed25519) registered at first contact; null until then. */
  readonly publicKey: string | null;
  readonly lastSeen: number;
}

/** Body of a job waiting to be confirmed by its agent; removed when the job has ended. */
export interface JobOrderRecord {
  readonly runId: number;
  readonly attempt: number;
  /** JSON text of the order as it will be sent. */
  readonly order: string;
}

/** A fact about an active workflow that its tasks do not tell; line 0 is the workflow itself. An empty value is none. */
export interface WorkflowMark {
  readonly runId: number;
  readonly lineNumber: number;
  readonly mark: string;
  readonly value: string;
}

/** Version of an object that a running tree is pinned to, by name. */
export interface Pin {
  /** Top run id of the tree. */
  readonly runId: number;
  readonly name: string;
  readonly versionId: number;
}

/**
 * Everything the engine and its host decided in one batch, made durable together or not at all.
 * Order inside: deletes and updates after inserts of the same kind.
 */
export interface Commit {
  readonly insertedTasks: readonly Task[];
  /** Whole records; only the members that are not `readonly` in {@link Task} can differ from what is stored. */
  readonly updatedTasks: readonly Task[];
  /** Top run ids of trees that leave the activities, after the inserts and updates: the task and all it controls. */
  readonly deactivatedTrees: readonly number[];
  readonly variables: readonly TaskVariable[];
  /** Prompt inputs a run was started with, kept for restart. */
  readonly inputs: readonly TaskVariable[];
  readonly comments: readonly TaskComment[];
  readonly reports: readonly ReportChunk[];
  /** Ended runs whose report text goes, with that of this batch. */
  readonly droppedReports: readonly number[];
  readonly reportFiles: readonly ReportFileRecord[];
  readonly pins: readonly Pin[];
  /** Set after {@link removedMarks} are gone. */
  readonly marks: readonly WorkflowMark[];
  /** Workflows whose marks all go. */
  readonly removedMarks: readonly number[];
  readonly continuations: readonly ScriptContinuation[];
  readonly removedContinuations: readonly number[];
  /** Set after {@link removedTimers} are gone. */
  readonly timers: readonly Timer[];
  /** Runs whose timers all go. */
  readonly removedTimers: readonly number[];
  readonly orders: readonly JobOrderRecord[];
  readonly removedOrders: readonly number[];
  readonly varaRows: readonly VaraRow[];
  /** What SYNC objects are from here on, each once. */
  readonly syncs: readonly SyncState[];
  /** Set after {@link removedHolds} are gone. */
  readonly holds: readonly HoldRecord[];
  readonly removedHolds: readonly { readonly client: number; readonly name: string }[];
  readonly agents: readonly AgentRecord[];
  readonly audit: readonly AuditEntry[];
  /** Messages to other shards and nodes, added after those that are taken have gone. */
  readonly messages: readonly InboxMessage[];
  /** Ids of waiting messages that this batch has dealt with; a batch that takes what is gone already is refused. */
  readonly takenMessages: readonly number[];
  /** Of the requests that this batch carries out. */
  readonly receipts: readonly RequestReceipt[];
  /** Run ids below this one are used up. */
  readonly nextRunId: number;
}
