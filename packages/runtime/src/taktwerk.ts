import type { HoldsView, TaskAction, WaitExplanation } from '@taktwerk/engine';
import type {
  GivenParameter,
  NotificationAnswer,
  ParameterProblem,
  RecurringContent,
  Task,
} from '@taktwerk/model';
import type {
  DeleteOutcome,
  MoveOutcome,
  ObjectDraft,
  RenameOutcome,
  RestoreOutcome,
  SaveOptions,
  SaveOutcome,
  Store,
} from '@taktwerk/store';
import type { EtlWork } from './etl/etl-work.ts';
import type { TaskEvents } from './event/task-events.ts';
import type { HoldRequest } from './hold/hold-request.ts';
import type { CommitFigures } from './metrics/commit-counter.ts';

/** Who asks: checked by the caller before it gets here, written to the audit. */
export interface Caller {
  readonly client: number;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
  /** Of a request that may be sent again: what the engine does for it is in one commit with its receipt. */
  readonly receipt?: { readonly key: string; readonly requestHash: string };
  /**
   * Called in the turn in which the engine has decided, with what will be answered: what is added to the batch here is
   * in the same commit.
   */
  readonly decided?: (value: { readonly runId: number } | undefined) => void;
}

export interface ExecuteRequest {
  readonly objectName: string;
  readonly alias?: string;
  readonly queue?: string;
  /** Prompt values by variable name, as the caller wrote them: `&` optional, text, number or list of texts. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Not started before this time, milliseconds; one that has passed starts at once. */
  readonly startAt?: number;
  /** The time of activation when absent. */
  readonly logicalDate?: number;
  /** Waits for a user's release before it starts. */
  readonly manualRelease?: boolean;
  /** Starts the object again and again instead of once: when, or the name of a PERIOD object that says when. */
  readonly recurring?: RecurringContent | { readonly period: string };
  /** TZ object or zone for a recurring execution; that of the object when absent. */
  readonly timeZone?: string;
}

/** A start through the object run API. */
export interface RunObjectRequest {
  readonly objectName: string;
  readonly parameters: readonly GivenParameter[];
  /** What the audit calls it, and what it says was started. */
  readonly action: string;
  readonly subject: string;
  /** Done with the object instead of running it; `check` takes a connection, the others a composition, looks a rule too. */
  readonly work?: EtlWork;
  /** Takes dates without being told that they are. */
  readonly anyType?: boolean;
  /** Agent that looks at a connection or rule; the embedded one when absent. */
  readonly agent?: string;
}

export type RunObjectOutcome =
  | { readonly kind: 'started'; readonly runId: number }
  | { readonly kind: 'refused'; readonly problems: readonly ParameterProblem[] };

/** A script that is no object (reference `ae-rest-api.md` §8.11). */
export interface RunScriptRequest {
  readonly script: string;
  readonly queue?: string;
}

export interface RestartRequest {
  readonly queue?: string;
  readonly manualRelease?: boolean;
  /** Waits as the run it is based on had to: for a release, for a start time. */
  readonly keepStartType?: boolean;
  /** Where the script begins; where that run had come to when absent. */
  readonly restartPoint?: string;
  /** Of a workflow, only what had not ended well is repeated. */
  readonly abortedOnly?: boolean;
  /** A run that is still active is restarted beside itself. */
  readonly alsoActive?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** How drafts are saved; `action` is what the audit calls it. */
export interface SaveRequest extends Omit<SaveOptions, 'by' | 'at'> {
  readonly action?: string;
}

export interface AgentStatus {
  readonly name: string;
  readonly active: boolean;
  readonly authenticated: boolean;
  readonly platform: string;
  readonly version: string;
  readonly hardware: string;
  readonly software: string;
  readonly ipAddress: string;
  readonly port: number;
  /** Milliseconds since 1970 of its last contact; null for one that has never connected. */
  readonly lastSeen: number | null;
}

/** A connected agent as the runtime sees it; the server gives one per WebSocket. */
export interface AgentChannel {
  send(frame: string): void;
  close(reason: string): void;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface AgentSession {
  receive(frame: string): void;
  closed(): void;
}

/**
 * The face of a running node towards HTTP, console and command line. Acknowledged means durable: a promise is
 * fulfilled after the commit that holds what it answers. Refusals are `TaktwerkError`s and change nothing.
 */
export interface Taktwerk {
  /** Reads that need no engine go straight to the store. */
  readonly store: Store;
  /** Why this process takes no writes; null while it does. */
  readonly failure: string | null;
  /** Tasks that have not ended, as far as this process knows. */
  readonly activeExecutions: number;
  /** Changes of tasks as they become durable. */
  events(): Promise<TaskEvents>;
  execute(caller: Caller, request: ExecuteRequest): Promise<{ readonly runId: number }>;
  /** Starts a composition, scenario or package with values for its parameters. */
  runObject(caller: Caller, request: RunObjectRequest): Promise<RunObjectOutcome>;
  /** Runs a text of script as a task of type API. */
  runScript(caller: Caller, request: RunScriptRequest): Promise<{ readonly runId: number }>;
  restart(caller: Caller, runId: number, request: RestartRequest): Promise<{ readonly runId: number }>;
  cancel(caller: Caller, runId: number, options: { readonly recursive: boolean }): Promise<void>;
  /** Carries out what a user orders for an active task. */
  act(
    caller: Caller,
    runId: number,
    action: TaskAction,
    options: { readonly recursive: boolean },
  ): Promise<void>;
  /** Undoes an ended run that is still among the activities, a workflow in the reverse order of what ran. */
  rollback(caller: Caller, runId: number): Promise<void>;
  /**
   * Answers an open notification that is addressed to the caller. By `link` it is for whom a link of its mail
   * names: who calls has verified that.
   */
  answerNotification(
    caller: Caller,
    runId: number,
    answer: NotificationAnswer,
    by: 'user' | 'link',
  ): Promise<void>;
  /** Puts lines, in the shape of the object, in place of those of a workflow whose modification was begun. */
  modifyLines(caller: Caller, runId: number, lines: Readonly<Record<string, unknown>>): Promise<void>;
  /** Tells an active WEBHOOK event of a hit; answers with the run of its script. The caller has shown the secret. */
  tellEvent(
    caller: Caller,
    eventName: string,
    data: Readonly<Record<string, string>>,
  ): Promise<{ readonly runId: number }>;
  /** Changes how many tasks an active run of a job group starts at a time, for that run alone. */
  changeMaxParallel(caller: Caller, runId: number, maxParallel: number): Promise<void>;
  /** Takes an ended task and all it controlled out of the activities; `forced` also those set to stay for ever. */
  deactivate(caller: Caller, runId: number, options: { readonly forced: boolean }): Promise<void>;
  /** Switches automatic processing of the caller's client on or off: what runs goes on, nothing new starts. */
  switchClient(caller: Caller, active: boolean): Promise<void>;
  /**
   * Begins to remove a client that is stopped and has no task that has not ended, with all it holds except its audit.
   * Nobody logs in to it from then on; how far it is stands in the list of clients.
   */
  removeClient(caller: Caller, client: number): Promise<void>;
  /** Opens and closes blackouts by hand, stops the caller's client for an emergency and lifts that. */
  switchHold(caller: Caller, request: HoldRequest): Promise<void>;
  /** What keeps tasks of a client from starting. */
  holds(client: number): Promise<HoldsView>;
  explain(client: number, runId: number): Promise<WaitExplanation>;
  /** Whole seconds a run is expected to take, and how long it goes on from now: 0 when it has ended. */
  runTimes(
    client: number,
    runId: number,
  ): Promise<{ readonly estimated: number; readonly remaining: number }>;
  /** The task as stored: as soon as its end is durable, or as it is after so many milliseconds. */
  whenEnded(client: number, runId: number, milliseconds: number): Promise<Task>;
  comment(caller: Caller, runId: number, text: string): Promise<{ readonly timestamp: number }>;
  /** Saves checked drafts; the engine uses the new versions from the next activation on. */
  saveObjects(caller: Caller, drafts: readonly ObjectDraft[], request: SaveRequest): Promise<SaveOutcome>;
  /** Takes an object out of use; active tasks keep the version they were given. */
  deleteObject(caller: Caller, name: string): Promise<DeleteOutcome>;
  /** Brings a deleted object of the caller's client back. */
  restoreObject(caller: Caller, objectId: string): Promise<RestoreOutcome>;
  /** Puts an object, or a folder with what it holds, into another folder in slash form. */
  moveObject(caller: Caller, name: string, folder: string): Promise<MoveOutcome>;
  /** Gives an object a name that was checked; active tasks keep the name and the version they were given. */
  renameObject(caller: Caller, name: string, newName: string): Promise<RenameOutcome>;
  /** Names that `GET …/objects/{name}/inputs` answers with, by prompt set: defaults per variable. */
  inputs(
    client: number,
    objectName: string,
  ): Promise<Readonly<Record<string, Readonly<Record<string, string | readonly string[] | null>>>>>;
  agents(): Promise<readonly AgentStatus[]>;
  /** Makes an agent known before it connects, of the platform of a known one. */
  defineAgent(caller: Caller, name: string, template: string): Promise<void>;
  /** Lets an agent authenticate anew, with a new key and the enrolment token. */
  resetAgentKey(caller: Caller, name: string): Promise<void>;
  /** What was committed since the start. */
  figures(): CommitFigures;
  /** Of the process with the engine. */
  health(): Promise<{
    readonly healthy: boolean;
    readonly activeExecutions: number;
    readonly reason: string | null;
  }>;
  acceptAgent(channel: AgentChannel): AgentSession;
  /** Stops starting anything new, lets commits finish; jobs go on under their supervisors. */
  drain(): Promise<void>;
}

export {
  type BlackoutView,
  type HoldsView,
  TASK_ACTIONS,
  type TaskAction,
  type WaitExplanation,
  type WaitReason,
} from '@taktwerk/engine';
