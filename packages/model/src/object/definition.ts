import type { CalendarCondition } from '../calendar/calendar-definition.ts';
import type { CronTimes } from '../calendar/cron.ts';
import type { ParameterDefinition } from '../etl/parameter.ts';
import type { SyncUse } from '../sync/sync-definition.ts';
import type { ElseAction } from '../task/task.ts';
import type { BlackoutWindow } from './blackout/blackout-definition.ts';
import type { ConditionCheck, ConditionStep } from './condition/condition-definition.ts';
import type { EventDefinition } from './event/event-definition.ts';
import type { JsonObject } from './json-value.ts';
import type { NotificationDefinition } from './notification/notification-definition.ts';
import type { ExecutableType, ObjectType } from './object-type.ts';
import type { ReportStorage } from './report-storage/report-storage.ts';
import type { ResultDefinition } from './result/result-definition.ts';
import type { RollbackDefinition } from './rollback/rollback-definition.ts';
import type { MaximumRunTime, MinimumRunTime, RunTimeDefinition } from './run-time/run-time-definition.ts';

/** What the engine needs of an object: read once from its JSON, checked, frozen. */
export interface ExecutableDefinition {
  readonly name: string;
  readonly type: ExecutableType;
  readonly versionId: number;
  readonly title: string | null;
  readonly archiveKey1: string | null;
  readonly archiveKey2: string | null;
  /** Empty text means the client's own queue. */
  readonly queue: string;
  readonly platform: string | null;
  readonly agent: string | null;
  readonly login: string | null;
  /** 0 (first) to 255 (last); null means the default of 200. */
  readonly priority: number | null;
  /** Runs of this object at the same time; 0 means any number. */
  readonly maxParallel: number;
  readonly parallelElse: 'wait' | 'abort';
  readonly generateAtRuntime: boolean;
  readonly active: boolean;
  readonly autoDeactivation: 'N' | 'A' | 'F' | 'R';
  /** Null is the database, whatever the end. */
  readonly reportStorage: ReportStorage | null;
  readonly scripts: ScriptTexts;
  readonly objectVariables: readonly ObjectVariable[];
  /** Whether its scripts see the variables of the tasks it runs under. */
  readonly inheritsVariables: boolean;
  /** Whether a prompt that nobody answered takes the value these tasks have of its variable, before its default. */
  readonly inheritsPrompts: boolean;
  readonly promptSets: readonly string[];
  readonly runTime: RunTimeDefinition;
  readonly result: ResultDefinition | null;
  readonly rollback: RollbackDefinition;
  /** Looked at from the last to the first when a job has ended. */
  readonly outputScan: readonly OutputScanLine[];
  readonly job: JobDefinition | null;
  readonly workflow: WorkflowDefinition | null;
  readonly schedule: ScheduleDefinition | null;
  readonly notification: NotificationDefinition | null;
  /** Set for a JOBG. */
  readonly group: JobGroupDefinition | null;
  /** Set for an EVNT. */
  readonly event: EventDefinition | null;
  /** Job group the tasks are registered with until it runs; null is none. */
  readonly jobGroup: string | null;
  /** TZ object or zone of the tz database; null is that of the client or system. */
  readonly timeZone: string | null;
  /** SYNC objects a task uses, in the order they are asked. */
  readonly syncs: readonly SyncUse[];
  /** Work of the data plane: a scenario, a load, or the composition its loads belong to. */
  readonly etl: EtlDefinition | null;
}

export interface ObjectVariable {
  readonly name: string;
  readonly value: string;
  /** The value of the tasks it runs under goes before its own; not so when absent. */
  readonly inherit?: true;
}

/** Pages of an object; an empty text is none. */
export interface ScriptTexts {
  readonly preProcess: string;
  readonly process: string;
  /** Run in each task it controls, when that has ended. */
  readonly childPostProcess: string;
  readonly postProcess: string;
}

/** A piece of work of the data plane, put together of the object and all it refers to, as they were at activation. */
export interface EtlDefinition {
  /** What its agent is told, secrets still sealed; null for a composition, whose loads do the work. */
  readonly order: JsonObject | null;
  /** Why it cannot be done: an object it refers to is not there. */
  readonly problem: string | null;
  /** Which of the numbered parameter packages a load is for, from 1; null without. */
  readonly packageNumber: number | null;
  readonly parameters: readonly ParameterDefinition[];
  /** Values each numbered package has of its own, by parameter; null where there are no packages. */
  readonly packages: readonly Readonly<Record<string, string | null>>[] | null;
  /** Versions of the objects it was put together of, by name. */
  readonly parts: readonly { readonly name: string; readonly versionId: number }[];
}

/** A filter over the reports of a job, and what is done when it holds or does not. */
export interface OutputScanLine {
  readonly filter: string;
  readonly holds: boolean;
  readonly returnCode: number | null;
  readonly execute: string | null;
}

/** What a JOBG does with the tasks registered with it. */
export interface JobGroupDefinition {
  /** Tasks a run starts at a time. */
  readonly maxParallel: number;
}

/** Period and lines of a JSCH. Times are those of its time zone. */
export interface ScheduleDefinition {
  readonly periodDays: number;
  /** Minutes after midnight at which a period begins. */
  readonly turnaround: number;
  /** A start that clocks jump over is at the first instant after it, or left out. */
  readonly gapRule: 'firstValid' | 'skip';
  /** In order of their numbers. */
  readonly lines: readonly ScheduleLine[];
}

/** One line of a schedule: starts once in every period. */
export interface ScheduleLine {
  readonly lineNumber: number;
  readonly objectName: string;
  readonly objectType: ObjectType | null;
  readonly alias: string | null;
  readonly active: boolean;
  /** Days after the begin of the period and time of day; null is the turnaround. */
  readonly start: DayTime | null;
  /** Instead of {@link start}: it starts at the first of these times in a period, if there is one. */
  readonly cron: CronTimes | null;
  /** Asked of the day of the planned start. */
  readonly calendarCondition: CalendarCondition | null;
}

/** How a UNIX job's lines are run. */
export interface JobDefinition {
  /** Interpreter, such as `/bin/sh`; empty means the agent's default. */
  readonly shell: string;
  readonly shellOptions: string;
  /** Runs this one command line instead of the generated script when not null. */
  readonly command: string | null;
  /** It has reports of type JCL and PLOG, too. */
  readonly extendedReports?: true;
  /** Units of the agent it takes while it runs there; 1 when absent. */
  readonly resourceUnits?: number;
  /** Lines that are given to the interpreter as they are; absent for those a script generates. */
  readonly text?: string;
  /** Variables of the task that the job has in its environment. */
  readonly environment?: readonly string[];
}

/** What a FOREACH workflow runs its boxes for, one value after the other (reference `engine-semantics.md` §4.10). */
export interface ForeachDefinition {
  /** Values of a column of a VARA object (1 is the key), or the parts of a variable of the workflow. */
  readonly source:
    | { readonly kind: 'vara'; readonly name: string; readonly column: number }
    | { readonly kind: 'variable'; readonly name: string; readonly delimiter: string };
  /** Variable that holds the value of the iteration; name without `&`. */
  readonly variable: string;
}

export interface WorkflowDefinition {
  /** What decides for the TRUE branch of an IF workflow, all of it; null for every other (§4.9). */
  readonly branch: readonly ConditionCheck[] | null;
  /** Null for a workflow that runs its boxes once. */
  readonly foreach: ForeachDefinition | null;
  readonly lines: readonly WorkflowLine[];
}

/** A task outside the workflow a line waits for (reference `engine-semantics.md` §4.6). */
export interface ExternalDependency {
  /** Status it must have ended with; an empty one is any end. */
  readonly status: string;
  /** Only a run with this alias, or of a workflow with this name or alias; null is any. */
  readonly alias: string | null;
  readonly parent: string | null;
  readonly parentAlias: string | null;
  /** Ends that count: since the last run of this workflow, on the same logical date, not longer ago, any. */
  readonly period:
    | { readonly kind: 'lastRun' }
    | { readonly kind: 'logicalDate' }
    | { readonly kind: 'within'; readonly seconds: number }
    | { readonly kind: 'any' };
  readonly otherwise: 'wait' | 'skip' | 'abort';
  /** Seconds it is waited for at most, and the status the line then ends with; null is without end. */
  readonly timeout: { readonly seconds: number; readonly status: number } | null;
}

/** One box of a workflow. The START and END boxes are lines too (reference `ae-rest-api.md` §12.2). */
export interface WorkflowLine {
  readonly lineNumber: number;
  readonly kind: 'start' | 'end' | 'task';
  readonly objectName: string;
  readonly objectType: ObjectType | null;
  readonly alias: string | null;
  readonly active: boolean;
  readonly elseAction: ElseAction;
  readonly dependencies: readonly LineDependency[];
  /** Whether every dependency has to be fulfilled, or one is enough. */
  readonly match: 'all' | 'one';
  /** Not started before this time of the real date. */
  readonly earliestStart: DayTime | null;
  /** Its turn must come by this time of the real date, else it is a timeout. */
  readonly latestStart: DayTime | null;
  /** In place of those of the object; null leaves these. */
  readonly maximumRunTime: MaximumRunTime | null;
  readonly minimumRunTime: MinimumRunTime | null;
  /** Checked when its turn comes: with its estimated run time it must end by then, else it is a timeout. */
  readonly latestEnd: DayTime | null;
  /** Object started when the dependencies are not fulfilled, whatever else happens. */
  readonly elseExecute: string | null;
  /** Object started when the line has not started by that time of the real date. */
  readonly checkpoint: { readonly time: DayTime; readonly object: string } | null;
  /** Set for the place of an external dependency, which runs nothing. */
  readonly external: ExternalDependency | null;
  readonly result: ResultDefinition | null;
  /** Whether its task is rolled back with the workflow. */
  readonly rollbackEnabled: boolean;
  /** Evaluated before the task of the line starts. */
  readonly preconditions: readonly ConditionStep[];
  /** Evaluated after its end. */
  readonly postconditions: readonly ConditionStep[];
  /** Asked of the logical date; a line that does not fulfil it ends 1920. */
  readonly calendarCondition: CalendarCondition | null;
}

/** A time relative to a date: so many days later, so many minutes after midnight, UTC. */
export interface DayTime {
  readonly days: number;
  readonly minutes: number;
}

/** A predecessor and the status it must end with; an empty condition is fulfilled by any end. */
export interface LineDependency {
  readonly predecessor: number;
  readonly condition: string;
}

/** QUEUE object: how many tasks run at once, and whether it lets any start. */
export interface QueueDefinition {
  readonly name: string;
  /** -1 means any number. */
  readonly maxSlots: number;
  /** Compared before the task's own priority; lower is served earlier. */
  readonly priority: number;
  readonly started: boolean;
  /** Absent when it is the same at all times. */
  readonly exceptions?: QueueExceptions;
}

/** When a queue differs. */
export interface QueueExceptions {
  /** The zone of their windows; null is that of the client. */
  readonly timeZone: string | null;
  /** The first whose window is open counts (reference `engine-semantics.md` §5.7). */
  readonly rows: readonly QueueException[];
}

/** What a queue is while a window is open; what is null stays as it is. */
export interface QueueException {
  readonly window: BlackoutWindow;
  readonly maxSlots: number | null;
  readonly priority: number | null;
  readonly started: boolean | null;
}

/** One field of a PRPT object. */
export interface PromptDefinition {
  /** Name without `&`, upper case, with its trailing `#` if it has one. */
  readonly variable: string;
  readonly kind:
    | 'text'
    | 'number'
    | 'date'
    | 'time'
    | 'timestamp'
    | 'password'
    | 'combo'
    | 'radio'
    | 'checkbox';
  readonly label: string;
  readonly defaultValue: string | readonly string[];
  readonly required: boolean;
  /** Several values as a list (true) or as one delimited text. */
  readonly array: boolean;
  readonly delimiter: string;
  /** Form of a date, time or timestamp, such as `YYMMDD`; empty for other kinds. */
  readonly format: string;
  /** The values that are allowed; empty is any. */
  readonly choices: readonly string[];
}

export interface PromptSetDefinition {
  readonly name: string;
  readonly prompts: readonly PromptDefinition[];
}

/** LOGIN object: which operating system user a job runs under, per agent and platform. */
export interface LoginDefinition {
  readonly name: string;
  readonly entries: readonly { readonly agent: string; readonly platform: string; readonly user: string }[];
}
