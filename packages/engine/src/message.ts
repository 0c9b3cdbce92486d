import type {
  AgentGroupDefinition,
  BlackoutDefinition,
  CalendarDefinition,
  EmergencyAction,
  ExecutableDefinition,
  JobAsk,
  JobExit,
  KnownJob,
  QueueDefinition,
  RecurringContent,
  ScriptPhase,
  ScriptWait,
  SyncDefinition,
  Task,
  Timer,
  WatchDefinition,
  WorkflowDefinition,
  ZoneDefinition,
} from '@taktwerk/model';
import type { AskOutcome } from './asked/start-asked.ts';
import type { StepOutcome } from './condition/outside-step.ts';
import type { HitData } from './event/active-events.ts';
import type { AnswerMessage } from './notification/answer-notification.ts';
import type { PrepareOutcome } from './notification/notification.ts';
import type { ScanOutcome } from './output-scan/output-scan.ts';
import type { References } from './restart/reference-lines.ts';
import type { RollbackRequest } from './rollback/rollback.ts';
import type { RunTimeSample } from './run-time/run-time-histories.ts';

/** Everything that can happen to a shard. Time comes beside the message; nothing else comes from outside. */
export type EngineMessage =
  | { readonly kind: 'activate'; readonly request: ActivationRequest }
  | { readonly kind: 'restart'; readonly request: RestartActivation }
  | { readonly kind: 'cancel'; readonly client: number; readonly runId: number; readonly recursive: boolean }
  | {
      readonly kind: 'act';
      readonly client: number;
      readonly runId: number;
      readonly action: TaskAction;
      readonly recursive: boolean;
    }
  /** Automatic processing of a client goes on or stops: what runs goes on, nothing new starts. */
  /** A BLACKOUT object, as it is from here on; null when it is gone. */
  | {
      readonly kind: 'blackoutDefined';
      readonly client: number;
      readonly name: string;
      readonly blackout: BlackoutDefinition | null;
    }
  | {
      readonly kind: 'openBlackout';
      readonly client: number;
      readonly name: string;
      readonly until: number | null;
      readonly user: string;
      readonly reason: string;
    }
  | { readonly kind: 'closeBlackout'; readonly client: number; readonly name: string }
  | {
      readonly kind: 'emergencyStop';
      readonly client: number;
      readonly action: EmergencyAction;
      readonly user: string;
      readonly reason: string;
    }
  | { readonly kind: 'liftEmergencyStop'; readonly client: number }
  | { readonly kind: 'clientSwitched'; readonly client: number; readonly active: boolean }
  /** A client is gone with all it held; it had no task left. */
  | { readonly kind: 'clientRemoved'; readonly client: number }
  | ScriptMessage
  | JobMessage
  | EventMessage
  | {
      readonly kind: 'agentConnected';
      readonly agent: string;
      readonly platform: string;
      readonly jobs: readonly KnownJob[];
      readonly maxJobs: number;
      /** Whether its release looks for events. */
      readonly watches: boolean;
    }
  | { readonly kind: 'agentDisconnected'; readonly agent: string }
  | { readonly kind: 'queueDefined'; readonly client: number; readonly queue: QueueDefinition }
  /** Puts a calendar or time zone of a client in place of the one of its name; null takes it away. */
  | {
      readonly kind: 'calendarDefined';
      readonly client: number;
      readonly name: string;
      readonly calendar: CalendarDefinition | null;
    }
  | {
      readonly kind: 'zoneDefined';
      readonly client: number;
      readonly name: string;
      readonly zone: ZoneDefinition | null;
    }
  | {
      readonly kind: 'syncDefined';
      readonly client: number;
      readonly name: string;
      readonly sync: SyncDefinition | null;
    }
  /** A script runs an action of a SYNC object. */
  | {
      readonly kind: 'syncAction';
      readonly runId: number;
      readonly sync: string;
      readonly action: string;
    }
  | {
      readonly kind: 'agentGroupDefined';
      readonly client: number;
      readonly name: string;
      readonly group: AgentGroupDefinition | null;
    }
  /** There is an agent, whether it is connected or not. */
  | { readonly kind: 'agentKnown'; readonly agent: string; readonly platform: string }
  /** The default zone of a client; that of client 0 is the system's. Null is none. */
  | { readonly kind: 'timeZoneChosen'; readonly client: number; readonly zone: string | null }
  /** Puts a rule of a client in place of the one of its name; null takes it away. */
  | {
      readonly kind: 'watchDefined';
      readonly client: number;
      readonly name: string;
      readonly watch: WatchDefinition | null;
    }
  /** Answer to `prepareNotification`. */
  | { readonly kind: 'notificationPrepared'; readonly runId: number; readonly outcome: PrepareOutcome }
  /** A mail of a notification has left, or never will: then why. */
  | {
      readonly kind: 'mailSettled';
      readonly runId: number;
      readonly place: number;
      readonly failure: string | null;
    }
  | ({ readonly kind: 'answerNotification' } & AnswerMessage)
  /** Answer to `readDefinitions`: the object of a container with all it reaches. */
  | { readonly kind: 'definitionsRead'; readonly runId: number; readonly definitions: Definitions }
  | {
      readonly kind: 'timerDue';
      readonly runId: number;
      readonly timer: Timer['kind'];
      readonly generation: number;
    }
  /** The host has performed a step of conditions. */
  | {
      readonly kind: 'stepPerformed';
      readonly runId: number;
      readonly request: number;
      readonly outcome: StepOutcome;
    }
  /** How deep activations may be nested from here on; 0 is any depth. */
  | { readonly kind: 'nestingLimited'; readonly depth: number }
  | { readonly kind: 'outputScanned'; readonly runId: number; readonly outcome: ScanOutcome }
  /** The last correct runs of objects, as the store holds them. */
  | { readonly kind: 'runTimesRead'; readonly histories: readonly StoredRunTimes[] }
  | { readonly kind: 'rollback'; readonly request: RollbackRequest }
  /** Takes an active workflow out of the activities. */
  | { readonly kind: 'deactivate'; readonly client: number; readonly runId: number }
  /** Changes how many tasks an active job group starts at a time. */
  | {
      readonly kind: 'changeMaxParallel';
      readonly client: number;
      readonly runId: number;
      readonly maxParallel: number;
    }
  /** Puts other lines in place of those of a workflow that is being modified. */
  | {
      readonly kind: 'modifyLines';
      readonly client: number;
      readonly runId: number;
      readonly workflow: WorkflowDefinition;
      readonly definitions: Definitions;
    }
  | ({ readonly kind: 'changeLine' } & LineChange)
  /** The last run that ended in the period of an external dependency, and one that is active; or why it is not known. */
  | {
      readonly kind: 'externalFound';
      readonly runId: number;
      readonly found:
        | { readonly ok: true; readonly ended: Task | null; readonly active: number | null }
        | { readonly ok: false; readonly text: string };
    }
  /** The values of a FOREACH workflow, or why they cannot be read. */
  | {
      readonly kind: 'loopValues';
      readonly runId: number;
      readonly values:
        | { readonly ok: true; readonly values: readonly string[] }
        | { readonly ok: false; readonly text: string };
    }
  /** Answer to `prepareAsk`. */
  | {
      readonly kind: 'askPrepared';
      readonly runId: number;
      readonly ask: number;
      readonly outcome: AskOutcome;
    }
  /** No new starts from here on; what waits stays as it is. */
  | { readonly kind: 'drain' };

/** The last correct runs of one object. */
export interface StoredRunTimes {
  readonly client: number;
  readonly name: string;
  readonly samples: readonly RunTimeSample[];
}

/**
 * What a user can order for an active task (reference `engine-semantics.md` §3.7, §4.5). `run` starts what waits for
 * a release, a time or predecessors now; `unblock` lets blocked lines go on as if their conditions were met.
 */
export const TASK_ACTIONS = [
  'suspend',
  'resume',
  'release',
  'run',
  'skip',
  'setInactive',
  'setActive',
  'setBreakpoint',
  'clearBreakpoint',
  'unblock',
  'ignoreQueue',
  'ignoreSync',
  'quit',
  'remove',
  'reload',
  'ignoreExternal',
  'beginModification',
  'endModification',
] as const;

export type TaskAction = (typeof TASK_ACTIONS)[number];

/** What scripts of tasks report: how they end, where they wait, what they change. */
export type ScriptMessage =
  | {
      readonly kind: 'scriptEnded';
      readonly runId: number;
      readonly phase: ScriptPhase;
      readonly result: ScriptResult;
    }
  | {
      readonly kind: 'scriptSuspended';
      readonly runId: number;
      readonly phase: ScriptPhase;
      readonly state: string;
      readonly wait: ScriptWait;
    }
  | {
      readonly kind: 'setVariable';
      readonly runId: number;
      readonly scope: VariableScope;
      readonly name: string;
      readonly value: string;
    }
  /** Return code and text the task ends with, from its post-process; null leaves what there is. */
  | {
      readonly kind: 'modifyState';
      readonly runId: number;
      readonly returnCode: number | null;
      readonly statusText: string | null;
    }
  /** The script has passed a restart point. */
  | { readonly kind: 'restartPoint'; readonly runId: number; readonly point: string }
  | {
      readonly kind: 'setAttribute';
      readonly runId: number;
      readonly attribute: TaskAttribute;
      readonly value: string;
    };

/** `processor` is the workflow that controls the task, as `:PSET` uses it. */
export type VariableScope = 'task' | 'processor' | 'top';

/** Attributes a script may set for its own run (reference `script-language.md` §3.3). */
export type TaskAttribute = 'HOST' | 'LOGIN' | 'UC4_PRIORITY' | 'ARCHIVE_KEY1' | 'ARCHIVE_KEY2';

/** What agents report about jobs; repeats and late ones are harmless. */
export type JobMessage =
  | { readonly kind: 'jobAccepted'; readonly runId: number; readonly attempt: number }
  | { readonly kind: 'jobStarted'; readonly runId: number; readonly attempt: number }
  /** What a run of the data plane tells of itself, as variables of the task. */
  | {
      readonly kind: 'jobFigures';
      readonly runId: number;
      readonly attempt: number;
      readonly variables: ReadonlyMap<string, string>;
    }
  /** A run of the data plane asks for starts, and has the answers to others. */
  | {
      readonly kind: 'jobAsks';
      readonly runId: number;
      readonly attempt: number;
      readonly asks: readonly JobAsk[];
      readonly heard: readonly number[];
    }
  | { readonly kind: 'jobEnded'; readonly runId: number; readonly attempt: number; readonly exit: JobExit };

/** Changes one line of an active workflow, given by name or alias, for this run alone. */
export interface LineChange {
  readonly client: number;
  readonly runId: number;
  readonly task: string;
  readonly change:
    | { readonly kind: 'run' }
    | { readonly kind: 'earliestStart'; readonly minutes: number | null }
    | { readonly kind: 'removeDependency'; readonly predecessor: string };
}

/** What agents find for events, and what programs tell them. The attempt fences; repeats are known by their numbers. */
export type EventMessage =
  | {
      readonly kind: 'eventHits';
      readonly runId: number;
      readonly attempt: number;
      /** Numbered by the agent from 1 on, without gaps, for the life of the event. */
      readonly hits: readonly { readonly number: number; readonly data: HitData }[];
    }
  /** The agent looks; `trouble` is why it cannot at the moment. */
  | {
      readonly kind: 'eventLooking';
      readonly runId: number;
      readonly attempt: number;
      readonly trouble: string | null;
    }
  /** The agent has looked at everything once, and all hits of that came before. */
  | { readonly kind: 'eventLooked'; readonly runId: number; readonly attempt: number }
  | {
      readonly kind: 'eventTold';
      readonly client: number;
      readonly name: string;
      readonly data: HitData;
      readonly definitions: Definitions;
    };

export type ScriptResult =
  /** The script came to its end or met `:EXIT`; null is an end without a code. */
  | { readonly kind: 'ended'; readonly exitCode: number | null }
  /** `:STOP NOMSG`: nothing to do. */
  | { readonly kind: 'empty' }
  /** `:STOP` or `:STOP MSG`. */
  | { readonly kind: 'stopped'; readonly returnCode: number; readonly text: string }
  /** Does not parse, or failed while running. */
  | { readonly kind: 'failed'; readonly text: string };

/** Definitions by upper-case name: the object itself and everything its workflows reach. */
export type Definitions = ReadonlyMap<string, ExecutableDefinition>;

export interface ActivationRequest {
  readonly client: number;
  readonly user: string;
  readonly name: string;
  readonly alias: string | null;
  readonly queue: string | null;
  readonly inputs: ReadonlyMap<string, string>;
  readonly definitions: Definitions;
  /** Run id of the script, or of the task a rule tells of, that activates; null for users. */
  readonly activator: number | null;
  /** Not started before this time. */
  readonly startAt?: number | null;
  /** Waits for a user's release first. */
  readonly manualRelease?: boolean;
  /** The time of activation when absent. */
  readonly logicalDate?: number | null;
  /** Starts the object again and again under a container instead of once. */
  readonly recurring?: RecurringActivation;
}

/** How an activation recurs, and in which zone its days and times are. */
export interface RecurringActivation {
  /** Checked by `readRecurrence`. */
  readonly content: RecurringContent;
  /** Name of a TZ object or zone; null is that of the object, client or system. */
  readonly zone: string | null;
}

export interface RestartActivation {
  readonly client: number;
  readonly user: string;
  /** The run to base on, as stored. */
  readonly reference: Task;
  readonly queue: string | null;
  readonly inputs: ReadonlyMap<string, string>;
  readonly definitions: Definitions;
  /** Waits for a user's release first. */
  readonly manualRelease: boolean;
  /** Waits as the reference run had to: for a release, for a start time. */
  readonly keepStartType: boolean;
  /** Where its script begins; null is where the reference run had come to. */
  readonly restartPoint: string | null;
  /** Of a workflow, only what had not ended well is repeated. */
  readonly abortedOnly: boolean;
  readonly references: References;
}

/** Answer to a message that asks for something; refusals change nothing. */
export type Reply =
  /** `runId` is 0 when it is about no run. */
  | { readonly kind: 'done'; readonly runId: number }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'unknownRun'
        | 'unknownObject'
        | 'notActive'
        | 'wrongState'
        | 'tooBusy'
        | 'shuttingDown';
      readonly details: string;
    };
