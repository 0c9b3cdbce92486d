import type {
  AgentRecord,
  AuditEntry,
  Commit,
  HoldRecord,
  JobOrderRecord,
  ObjectType,
  Pin,
  ReportType,
  Restriction,
  ScriptContinuation,
  SyncState,
  TaktwerkError,
  Task,
  TaskComment,
  TaskVariable,
  Timer,
  VaraRow,
  WorkflowMark,
} from '@taktwerk/model';
import type { ClientStore } from './client-store.ts';
import type { HistoryStore } from './history.ts';
import type { Inbox } from './inbox.ts';
import type { MaintenanceStore } from './maintenance-store.ts';
import type { NotificationStore } from './notification-store.ts';
import type { FoundObject, ObjectRecycling, ObjectSearch } from './object-recycling.ts';
import type { PoolFigures } from './pool-size.ts';
import type { ReceiptStore } from './receipt-store.ts';
import type { RetentionStore } from './retention.ts';
import type { TokenStore } from './token-store.ts';
import type { UserStore } from './user-store.ts';

/**
 * The one door to durable state. Two kinds of adapters stand behind it: SQLite (embedded) and PostgreSQL;
 * both pass `contract/`. Every promise of a write is fulfilled only once the write is on disk. Every method may
 * reject with a `TaktwerkError` of reason `storeUnavailable` (disk full, database gone): then nothing of that
 * write has happened.
 */
export interface Store {
  /**
   * Makes one batch of the engine durable, whole or not at all. It may be read until then: the caller leaves it alone. Batches become durable in the order of the calls.
   * An update writes what can change of a task, except `commented`, which comments alone set. A piece of a report
   * that is there already is dropped. The commit that ends the top task of a tree removes the tree's pins.
   */
  commit(batch: Commit): Promise<void>;
  /** Everything the engine needs to go on after a start. */
  loadEngineState(): Promise<EngineState>;
  /**
   * Takes the lease, without which no batch is committed, and returns its epoch; later values are higher, whatever
   * happened between. Rejects with `leaseHeld` while another node holds the lease, as do all commits and probes once
   * another node has taken it.
   */
  nextEpoch(): Promise<number>;

  /**
   * Calls once when it turns out that another node has taken the lease, also while there is nothing to write: nobody may
   * go on as if this node still had the work.
   */
  onLeaseLost(call: (reason: TaktwerkError) => void): void;

  readonly tasks: TaskReads;
  readonly reports: ReportReads;
  readonly history: HistoryStore;
  readonly retention: RetentionStore;
  readonly objects: ObjectStore;
  readonly users: UserStore;
  readonly inbox: Inbox;
  readonly notifications: NotificationStore;
  readonly tokens: TokenStore;
  readonly receipts: ReceiptStore;
  readonly maintenance: MaintenanceStore;
  readonly agents: { list(): Promise<readonly AgentRecord[]> };
  readonly clients: ClientStore;
  readonly audit: {
    append(entry: AuditEntry): Promise<void>;
    list(client: number, limit: number): Promise<readonly AuditEntry[]>;
    /** Lines that meet all conditions, newest first. */
    find(query: AuditQuery): Promise<readonly AuditRecord[]>;
  };

  /** The workers that answer reads. */
  readers(): PoolFigures;
  /** A write that changes nothing, to find out whether the store takes writes again. */
  probe(): Promise<void>;
  /** Waits for what is under way, then closes every connection and gives up the lock. */
  close(): Promise<void>;
}

/** Conditions of a reading of the audit; user, action and subject may hold wildcards and are compared whole. */
export interface AuditQuery {
  readonly client: number;
  readonly limit: number;
  /** Milliseconds, both included. */
  readonly from?: number;
  readonly to?: number;
  readonly user?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly outcome?: AuditEntry['outcome'];
  /** Only lines before this one in the list: the last of the page before. */
  readonly after?: Pick<AuditRecord, 'time' | 'id'>;
}

/** A line of the audit with its number, which no other line has. */
export interface AuditRecord extends AuditEntry {
  readonly id: number;
}

export interface EngineState {
  readonly nextRunId: number;
  /** Tasks that have not ended, and all direct children of workflows that have not ended; by run id. */
  readonly tasks: readonly Task[];
  /** Variables of the tasks above that have not ended. */
  readonly variables: readonly TaskVariable[];
  /** Inputs of the tasks above that have not ended. */
  readonly inputs: readonly TaskVariable[];
  readonly continuations: readonly ScriptContinuation[];
  readonly timers: readonly Timer[];
  /** Of trees whose top task has not ended. */
  readonly pins: readonly Pin[];
  readonly marks: readonly WorkflowMark[];
  readonly syncs: readonly SyncState[];
  /** What is held by hand, by client and name. */
  readonly holds: readonly HoldRecord[];
  /** Run id and attempt of stored job orders. */
  readonly orders: readonly { readonly runId: number; readonly attempt: number }[];
  /** Durable report length per report of tasks that have not ended: next byte, and the page being filled with its bytes. */
  readonly reportEnds: readonly ReportEnd[];
}

export interface ReportEnd {
  readonly runId: number;
  readonly type: ReportType;
  /** Sum of `bytes` of all chunks: where the next chunk starts. */
  readonly end: number;
  readonly page: number;
  readonly pageBytes: number;
}

/** Which time of a task a range is about: the whole of it from activation to end, or one moment. */
export type TimeFrame = 'all' | 'activation' | 'start' | 'end';

/**
 * Conditions of an execution list; all given ones must hold. Name, alias, agent, user and archive keys may hold
 * wildcards, `*` any run of characters, `?` one, and are compared whole, without regard to the case of ASCII letters.
 * What a task does not have counts as the empty text there: `*` finds it, `?*` does not. A member ending in `Exclude`
 * turns its partner round and is without effect alone.
 */
export interface ExecutionFilter {
  readonly client: number;
  readonly runId?: number;
  readonly name?: string;
  readonly nameExclude?: boolean;
  readonly alias?: string;
  /** `REPORT` stands for the jobs whose job report (`REP`) is stored. */
  readonly types?: readonly ObjectType[];
  readonly statuses?: readonly number[];
  readonly agent?: string;
  readonly agentExclude?: boolean;
  /** In any case. */
  readonly platforms?: readonly string[];
  readonly queues?: readonly string[];
  /** `NAME/DEPARTMENT`, or a name alone for any department. */
  readonly user?: string;
  readonly userExclude?: boolean;
  readonly archiveKey1?: string;
  readonly archiveKey1Exclude?: boolean;
  readonly archiveKey2?: string;
  readonly archiveKey2Exclude?: boolean;
  /** True: only tasks with comments. */
  readonly commentedOnly?: boolean;
  /** True: only workflows changed at run time. */
  readonly modifiedOnly?: boolean;
  readonly zduVersion?: 'B' | 'T';
  /** Names, in any case, of SYNC objects that the version of the object a task runs uses. */
  readonly syncs?: readonly string[];
  readonly parent?: number;
  readonly referenceRunId?: number;
  /** False: only tasks not deactivated. */
  readonly includeDeactivated: boolean;
  /**
   * Milliseconds. Tasks of which the time frame lies in the range or, for `all` (when absent), that were active, from
   * activation to end, at some moment of it. Compared in whole seconds, as everyone outside sees times, both ends
   * included. What has not started or ended has no such moment. A range that ends before it begins holds nothing.
   */
  readonly from?: number;
  readonly to?: number;
  readonly timeFrame?: TimeFrame;
  /** Only tasks that the caller may see; everything when absent. */
  readonly visible?: Restriction;
}

/** A page of a list that is ordered by activation second, then run id, both descending. */
export interface ExecutionPage {
  readonly total: number;
  readonly tasks: readonly Task[];
  readonly hasMore: boolean;
}

/** Which run of an object is looked for; all given conditions must hold. Times in milliseconds, both ends included. */
export interface LastRunQuery {
  readonly client: number;
  readonly name: string;
  readonly alias?: string | null;
  /** Name and alias of the task that controls it. */
  readonly parentName?: string | null;
  readonly parentAlias?: string | null;
  /** Whether it has ended. */
  readonly ended?: boolean;
  readonly endedFrom?: number;
  readonly logicalFrom?: number;
  readonly logicalTo?: number;
  /** Only runs with a smaller run id. */
  readonly before?: number;
}

export interface TaskReads {
  /** `after` is the run id of the last entry of the page before; an unknown one is a position by its number alone. */
  list(
    filter: ExecutionFilter,
    page: { readonly limit: number; readonly after?: number },
  ): Promise<ExecutionPage>;
  get(client: number, runId: number): Promise<Task | null>;
  variables(runId: number): Promise<readonly TaskVariable[]>;
  inputs(runId: number): Promise<readonly TaskVariable[]>;
  comments(runId: number): Promise<readonly TaskComment[]>;
  /** Adds the comment and marks the task as commented, with its line of audit, in one transaction; `unknownRun` when there is no such task. */
  addComment(comment: TaskComment, audit: AuditEntry): Promise<void>;
  /** Not ended, over all clients or one. */
  countActive(client?: number): Promise<number>;
  order(runId: number): Promise<JobOrderRecord | null>;
  /** The last correct runs (status 1900) of objects by name, at most `limit` of each; those without one are left out. */
  runTimes(client: number, names: readonly string[], limit: number): Promise<readonly RunTimes[]>;
  /** The run that fits and was activated last; null when none does. Places of external dependencies are no runs. */
  lastRun(query: LastRunQuery): Promise<Task | null>;
  /** Everything some tasks control, at any depth, in order of run id. */
  below(runIds: readonly number[]): Promise<readonly Task[]>;
  /** The newest task of each line, given by its workflow's run id and its number; lines without a task are left out. */
  lines(
    wanted: readonly { readonly parent: number; readonly lineNumber: number }[],
  ): Promise<readonly LineTask[]>;
  /** What is marked of some tasks, which are done with when they end; by run id, line and name. */
  marks(runIds: readonly number[]): Promise<readonly WorkflowMark[]>;
}

/** Correct runs of one object, in any order. */
export interface RunTimes {
  readonly name: string;
  readonly samples: readonly {
    readonly runId: number;
    readonly endTime: number;
    readonly milliseconds: number;
  }[];
}

/** The task a line of a running workflow became. */
export interface LineTask {
  readonly parent: number;
  readonly lineNumber: number;
  readonly runId: number;
  readonly status: number;
}

export interface ReportReads {
  /**
   * Reports of a run with the time their last piece was stored (the task's end when it has ended). One that is not in the
   * database is in a file, and has no pages to be read here.
   */
  list(runId: number): Promise<
    readonly {
      readonly type: ReportType;
      readonly endTime: number | null;
      readonly pages: number;
      readonly inDatabase: boolean;
    }[]
  >;
  /** Pages `from` (1-based) on, at most `limit`; text with LF line ends. `total` counts all pages. */
  pages(
    runId: number,
    type: ReportType,
    page: { readonly from: number; readonly limit: number },
  ): Promise<{
    readonly total: number;
    readonly pages: readonly { readonly page: number; readonly text: string }[];
  }>;
}

/** One stored version of an object. */
export interface ObjectVersion {
  readonly versionId: number;
  /** Stable over every change and rename. */
  readonly objectId: string;
  /** What programs start a composition, scenario or package by; goes along with an export and is unique in its client. */
  readonly uuid: string;
  readonly client: number;
  readonly name: string;
  readonly type: ObjectType;
  readonly title: string | null;
  readonly archiveKey1: string | null;
  readonly archiveKey2: string | null;
  /** Slash form without leading slash; empty text is the root. */
  readonly folder: string;
  /** The content of `data.<type>` as JSON text, secrets sealed. */
  readonly content: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

/** What a caller gives to save; the store adds ids and stamps. Static rows of a VARA replace those stored. */
export interface ObjectDraft {
  readonly client: number;
  readonly name: string;
  readonly type: ObjectType;
  readonly title: string | null;
  readonly archiveKey1: string | null;
  readonly archiveKey2: string | null;
  readonly folder: string;
  readonly content: string;
  readonly varaRows: readonly VaraRow[];
  /** Texts of script pages, for the `process` search. */
  readonly scriptText: string;
  readonly documentationText: string;
  /** Taken for an object that is new; one that exists keeps its own. Made when absent. */
  readonly uuid?: string | null;
}

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly versions: readonly ObjectVersion[] }
  /** Nothing was saved: these names exist and overwriting was not asked for. */
  | { readonly kind: 'exists'; readonly names: readonly string[] }
  /** Nothing was saved: these names belong to objects of another type. */
  | { readonly kind: 'otherType'; readonly names: readonly string[] }
  /** Nothing was saved: the object has changed since the version the draft was made from. */
  | { readonly kind: 'changed'; readonly names: readonly string[] }
  /** Nothing was saved: an object of another name has the uuid of these. */
  | { readonly kind: 'uuidTaken'; readonly names: readonly string[] };

export interface SaveOptions {
  readonly overwrite: boolean;
  readonly by: string;
  readonly at: number;
  /** Version that a single draft was made from: saves only while it is the newest. */
  readonly base?: number;
  /** Rows of VARA objects that exist stay as they are. */
  readonly keepRows?: boolean;
  /** Folders that exist are no obstacle and stay as they are unless overwriting is asked for. */
  readonly keepFolders?: boolean;
  /** USERs that exist are locked too, as an import asks for it, but not those of the directory nor `by`. */
  readonly lockUsers?: boolean;
}

export interface ObjectStore extends ObjectRecycling {
  /** Newest version by name in any case (names are stored upper case). Folders may share a name with an object, which is then found. */
  get(client: number, name: string): Promise<ObjectVersion | null>;
  /** Those that exist, each once, in the order of the names. */
  getMany(client: number, names: readonly string[]): Promise<readonly ObjectVersion[]>;
  getVersion(versionId: number): Promise<ObjectVersion | null>;
  /** Newest version by uuid in lower case. */
  getByUuid(client: number, uuid: string): Promise<ObjectVersion | null>;
  /**
   * All or nothing, with its line of audit; a refused save leaves no line. Missing folders are made. A USER that is new
   * gets no password and is locked unless it is one of the directory; one that exists keeps both, unless `lockUsers`.
   */
  save(drafts: readonly ObjectDraft[], options: SaveOptions, audit: AuditEntry): Promise<SaveOutcome>;
  search(query: ObjectSearch): Promise<{ readonly total: number; readonly objects: readonly FoundObject[] }>;
  /** Everything of a client that the caller may see, folders first, for export. */
  all(client: number, visible?: Restriction): Promise<readonly ObjectVersion[]>;
  /** In the order in which their keys were first written. */
  varaRows(client: number, vara: string): Promise<readonly VaraRow[]>;
}
