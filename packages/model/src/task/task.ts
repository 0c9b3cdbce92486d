import type { ObjectType } from '../object/object-type.ts';

/** Where a task stands in its life cycle; the status number is what users see of it (reference `engine-semantics.md` §3.1). */
export type Stage =
  | 'predecessors'
  | 'activation'
  | 'release'
  | 'external'
  | 'startTime'
  | 'group'
  | 'preconditions'
  | 'queue'
  | 'sync'
  | 'parallel'
  | 'backup'
  | 'generation'
  | 'agent'
  | 'starting'
  | 'running'
  | 'outputScan'
  | 'postProcess'
  | 'childPostProcess'
  | 'postconditions'
  | 'rollback'
  | 'ended';

/** Held at a breakpoint, skipped or inactive when its turn comes, or run whatever its predecessors say. */
export type Intervention = 'breakpoint' | 'skip' | 'inactive' | 'run';

/** What happens when a line's dependencies are not fulfilled: skip, block, block with abort signal, abort. */
export type ElseAction = 'S' | 'H' | 'X' | 'A';

/**
 * One run of an object: the same record while it is active and when it is history.
 * Times are milliseconds since 1970, UTC. `null` means "does not apply" or "not yet".
 */
export interface Task {
  /** Unique and rising, from 1,000,000. */
  readonly runId: number;
  readonly client: number;
  /** Shard that owns the task's tree. */
  readonly shard: number;
  readonly name: string;
  readonly alias: string | null;
  readonly type: ObjectType;
  readonly platform: string | null;
  readonly title: string | null;
  archiveKey1: string | null;
  archiveKey2: string | null;
  /** `object_version.id` the run is pinned to; null when the object did not exist. */
  readonly versionId: number | null;
  queue: string;
  agent: string | null;
  /** Name of the LOGIN object a job runs under. */
  login: string | null;
  /** `NAME/DEPARTMENT` under whose rights the task runs. */
  readonly user: string;
  priority: number;
  stage: Stage;
  status: number;
  /** Status within its workflow where that differs: 1898 while its line blocks, 1899 when that was lifted by hand. */
  lineStatus: number | null;
  /** Our own sentence behind the status: why a start was impossible, which condition failed. */
  statusDetail: string | null;
  returnCode: number | null;
  readonly activationTime: number;
  startTime: number | null;
  endTime: number | null;
  /** Task that controls this one (workflow, schedule, recurring execution); 0 at top level. A schedule's turnaround changes it. */
  parent: number;
  /** Outermost task of the tree, itself at top level. */
  readonly top: number;
  /** Run id of the task that caused the activation; 0 when a user did. */
  readonly activator: number;
  readonly activatorType: ObjectType | null;
  /** Depth of activation, for the nesting guard; 1 at top level. */
  readonly depth: number;
  /** Run this one restarts; 0 otherwise. */
  readonly referenceRunId: number;
  /** How many runs this one is a restart of, counted along the chain. */
  readonly restartCount: number;
  /** Line in the parent workflow; null at top level. */
  readonly lineNumber: number | null;
  /** Start attempt, part of every order to an agent: an order is carried out at most once. */
  attempt: number;
  /** Holds a slot of its queue. */
  slotHeld: boolean;
  /** Counts among the parallel runs of its object. */
  parallelHeld: boolean;
  cancelRequested: boolean;
  /** Status it will end with once what still runs has ended or its post-process is done; null while open. */
  endingStatus: number | null;
  /** Not started before this time. */
  startAt: number | null;
  /** Waits for a user to release it before it starts. */
  manualRelease: boolean;
  /** A workflow whose automatic processing was stopped: no further line starts. */
  suspended: boolean;
  /** What a user ordered for a line that has not started. */
  intervention: Intervention | null;
  /** Date that line times count from: when the outermost task was activated or is to start, or that of the run it restarts (§3.5). */
  readonly realDate: number;
  /** Settable date that calendar conditions and SYS_DATE go by (reference `engine-semantics.md` §3.5). */
  readonly logicalDate: number;
  /** The restart point its script reached last; a restarted run begins there. Null is the beginning. */
  restartPoint: string | null;
  /** Its scripts were processed at activation. */
  generated: boolean;
  /** Estimated runtime in whole seconds. */
  readonly estimatedRuntime: number;
  /** When an ended task leaves the activities: Never, Always, After error-Free end, after error-free Restart. */
  readonly autoDeactivation: 'N' | 'A' | 'F' | 'R';
  deactivated: boolean;
  commented: boolean;
  modified: boolean;
  /** Version of the server it was activated under during an upgrade: base or target. */
  readonly zduVersion: 'B' | 'T';
}

/**
 * Report types (reference `ae-rest-api.md` §8.6, `engine-semantics.md` §6): what the engine and the scripts tell, the
 * script as the agent got it, the output of the job, what its agent did with it, its post-process, and what users changed
 * while it was active.
 */
export type ReportType = 'ACT' | 'JCL' | 'REP' | 'PLOG' | 'POST' | 'REV';

/** A piece of report text to append. `start` and `bytes` count the UTF-8 bytes of the source, so a piece arriving twice is dropped. */
export interface ReportChunk {
  readonly runId: number;
  readonly type: ReportType;
  /** Page the piece belongs to, from 1. */
  readonly page: number;
  readonly start: number;
  readonly bytes: number;
  readonly text: string;
}

/** A report of an ended task that is in a file, in the folder of the node that had the task. */
export interface ReportFileRecord {
  readonly runId: number;
  readonly type: ReportType;
  readonly pages: number;
  /** Length of the file. */
  readonly bytes: number;
}

/** Variable of a task: what `:PUBLISH`, `:PSET` and inputs leave behind. Names carry no `&`. */
export interface TaskVariable {
  readonly runId: number;
  readonly name: string;
  readonly value: string;
}

export interface TaskComment {
  readonly runId: number;
  readonly timestamp: number;
  readonly user: string;
  readonly comment: string;
}

/** State of a script that waits: plain data, opaque to everyone but the interpreter. */
export interface ScriptContinuation {
  readonly runId: number;
  readonly phase: ScriptPhase;
  /** JSON text with a format version inside. */
  readonly state: string;
  readonly wait: ScriptWait;
}

/** Which page: its own, or the one its controlling task has for each of its tasks. */
export type ScriptPhase = 'process' | 'child_post_process' | 'post_process';

export type ScriptWait =
  | { readonly kind: 'until'; readonly time: number }
  | { readonly kind: 'taskEnd'; readonly runId: number }
  /** For the scripts of a run to be processed at its activation, or its end. */
  | { readonly kind: 'generation'; readonly runId: number }
  /** Nothing to wait for: a checkpoint of a long script. */
  | { readonly kind: 'none' };

/** A point in time the engine wants to hear of. `generation` makes a stale timer recognisable. */
export interface Timer {
  readonly runId: number;
  readonly kind:
    | 'scriptWait'
    | 'startTime'
    | 'checkpoint'
    | 'maximumRunTime'
    | 'conditions'
    | 'schedule'
    | 'externalTimeout'
    | 'escalation'
    | 'lateness'
    /** Of the whole shard, run id 0 and never stored: a blackout that tasks wait for is over. */
    | 'blackout'
    /** Of the whole shard as well: a queue that tasks wait in changes. */
    | 'queue';
  readonly due: number;
  readonly generation: number;
}
