/**
 * What a running script asks of its host. The interpreter stops at each call, numbered, and goes on with the
 * host's {@link HostAnswer}; the state between the two is plain data.
 */
export type HostCall =
  | { readonly kind: 'getVar'; readonly vara: string; readonly key: string; readonly column: number }
  | {
      readonly kind: 'putVar';
      readonly vara: string;
      readonly key: string;
      readonly values: readonly string[];
    }
  /** State or value of a SYNC object. */
  | { readonly kind: 'getSync'; readonly sync: string; readonly what: 'STATE' | 'VALUE' }
  /**
   * Whether a day (`YYYY-MM-DD`) belongs to a calendar event; without one, the first that does of so many days after the
   * logical date. Answer: the day, empty for none.
   */
  | {
      readonly kind: 'calendarDay';
      readonly calendar: string;
      readonly event: string;
      readonly date: string | null;
      readonly ahead: number;
    }
  /**
   * The day of a calendar event that is `count`-th from a day (`YYYY-MM-DD`) on, itself included, looking at no more than
   * `most` days. Answer: the day, empty for none.
   */
  | {
      readonly kind: 'calendarStep';
      readonly calendar: string;
      readonly event: string;
      readonly from: string;
      readonly direction: 'forward' | 'back';
      readonly count: number;
      readonly most: number;
    }
  /** What `YYYY-MM-DD HH:MM:SS` of one time zone is in another, in that form. */
  | { readonly kind: 'convertTime'; readonly time: string; readonly from: string; readonly to: string }
  /** A value of the hit an event runs the script for. */
  | { readonly kind: 'hitValue'; readonly name: string }
  /** Runs an action of a SYNC object; refused when no row of it fits. */
  | { readonly kind: 'setSync'; readonly sync: string; readonly action: string }
  /** Text of a JOBI object; `null` as answer when it does not exist. */
  | { readonly kind: 'include'; readonly name: string }
  | { readonly kind: 'publish'; readonly name: string; readonly value: string; readonly scope: PublishScope }
  | { readonly kind: 'pset'; readonly name: string; readonly value: string }
  | { readonly kind: 'putAttribute'; readonly attribute: string; readonly value: string }
  /** Answer: the run id as text. With `wait`, answered when that run has ended. */
  | {
      readonly kind: 'activate';
      readonly objectName: string;
      readonly wait: boolean;
      readonly alias: string;
      readonly queue: string;
      readonly passValues: boolean;
      /** Milliseconds; null is the day it is activated or starts. */
      readonly logicalDate: number | null;
      /** Not before this time; null is at once. */
      readonly startAt: number | null;
    }
  /** Starts an object again and again. Answer: the run id of its container as text. */
  | {
      readonly kind: 'recur';
      readonly objectName: string;
      /** Name of a PERIOD object, or the fields of cron. */
      readonly period: string;
      /** Empty for that of the object. */
      readonly queue: string;
    }
  /** Changes an active run for this run alone; `task` and `value` mean what the attribute says. */
  | {
      readonly kind: 'modify';
      readonly runId: number;
      readonly attribute: RunAttribute;
      readonly task: string;
      readonly value: string;
    }
  /** Adds a comment to an active run; null is the script's own. */
  | { readonly kind: 'addComment'; readonly text: string; readonly runId: number | null }
  /** Return code and text a task ends with, from its post-process; null leaves what there is. */
  | { readonly kind: 'modifyState'; readonly returnCode: number | null; readonly statusText: string | null }
  /** The script has come to a point a restart may go on from. */
  | { readonly kind: 'restartPoint'; readonly point: string; readonly text: string }
  /** Answered when the time has passed. */
  | { readonly kind: 'wait'; readonly seconds: number };

/** What a script can change of an active run (reference `script-language.md` §3.2, MODIFY_UC_OBJECT). */
export const RUN_ATTRIBUTES = [
  'RESPONSE',
  'GR_MAX_PAR_JOBS',
  'GOIMM',
  'EARLIEST_STARTTIME',
  'REMOVE_DEPENDENCY',
] as const;
export type RunAttribute = (typeof RUN_ATTRIBUTES)[number];

export type PublishScope = 'TASK' | 'WORKFLOW' | 'TOP';

export type HostAnswer =
  | { readonly ok: true; readonly value: string | null }
  /** `number` is the AE message number a script reads through SYS_LAST_ERR_NR. */
  | { readonly ok: false; readonly number: number; readonly message: string };
