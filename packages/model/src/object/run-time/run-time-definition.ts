import type { DayTime } from '../definition.ts';

/** How the run time of an object is estimated (reference `engine-semantics.md` §1.3, runtime page). */
export interface EstimateDefinition {
  readonly method: 'fixed' | 'average' | 'maximum' | 'linear';
  /** The estimate of the method `fixed`. */
  readonly seconds: number;
  /** How many of the last correct runs count. */
  readonly runs: number;
}

/** How long a task may run, counted from its start, and what happens when it is over. */
export interface MaximumRunTime {
  readonly limit:
    | { readonly kind: 'fixed'; readonly seconds: number }
    /** The estimate and so many percent of it more. */
    | { readonly kind: 'estimate'; readonly percent: number }
    /** A time of the real date. */
    | { readonly kind: 'endTime'; readonly at: DayTime };
  /** Ends the task. */
  readonly cancel: boolean;
  /** Object that is started. */
  readonly execute: string | null;
}

/** How long a task must run at least, looked at when it has ended. */
export interface MinimumRunTime {
  readonly limit:
    | { readonly kind: 'fixed'; readonly seconds: number }
    /** The estimate and so many percent of it less. */
    | { readonly kind: 'estimate'; readonly percent: number };
  /** Object that is started. */
  readonly execute: string;
}

export interface RunTimeDefinition {
  readonly estimate: EstimateDefinition;
  readonly maximum: MaximumRunTime | null;
  readonly minimum: MinimumRunTime | null;
}
