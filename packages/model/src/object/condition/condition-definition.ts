/** How two values are compared; numbers as numbers when both are, else as texts. */
export const OPERATORS = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE', 'CONTAINS'] as const;
export type Operator = (typeof OPERATORS)[number];

/** Something a condition looks at (reference `engine-semantics.md` §4.7). Texts may hold `&NAME#`. */
export type ConditionCheck =
  | { readonly kind: 'value'; readonly left: string; readonly operator: Operator; readonly right: string }
  | {
      readonly kind: 'variable';
      readonly vara: string;
      readonly key: string;
      readonly column: number;
      readonly operator: Operator;
      readonly right: string;
    }
  /** Whether there is a task of the object in the activities whose status fulfils the condition. */
  | {
      readonly kind: 'activities';
      readonly object: string;
      readonly status: string;
      readonly expected: boolean;
    }
  /** Whether the last ended run of the object, not older than so many seconds, fulfils the condition. */
  | {
      readonly kind: 'history';
      readonly object: string;
      readonly status: string;
      readonly within: number | null;
      readonly expected: boolean;
    }
  | { readonly kind: 'agent'; readonly agent: string; readonly active: boolean }
  /** Whether there is such a file where an agent looks; bounds that are null do not count. */
  | {
      readonly kind: 'file';
      readonly agent: string;
      readonly path: string;
      /** LOGIN object that names the OS user who looks; empty is the user of the agent. */
      readonly login: string;
      readonly minBytes: number | null;
      readonly maxBytes: number | null;
      /** Seconds since its last change. */
      readonly minAge: number | null;
      readonly maxAge: number | null;
      readonly expected: boolean;
    }
  | { readonly kind: 'restarts'; readonly operator: Operator; readonly right: string }
  /** Whether the status the task ends with fulfils the condition. */
  | { readonly kind: 'status'; readonly status: string };

/** Something a condition does; evaluation goes on behind it. */
export type RegularAction =
  | { readonly kind: 'setValue'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'publishValue';
      readonly name: string;
      readonly value: string;
      readonly scope: 'processor' | 'top';
    }
  | { readonly kind: 'execute'; readonly object: string }
  | { readonly kind: 'notify'; readonly text: string }
  | { readonly kind: 'setVariable'; readonly vara: string; readonly key: string; readonly value: string }
  | { readonly kind: 'clearVariable'; readonly vara: string; readonly key: string }
  | { readonly kind: 'setStatus'; readonly status: number };

/** What a condition comes to; evaluation ends with it. */
export type FinalAction =
  | { readonly kind: 'run' }
  /** Evaluates all conditions anew after so many seconds. */
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'skip' }
  | { readonly kind: 'block' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'abortWorkflow' }
  | { readonly kind: 'cancelWorkflow' }
  | { readonly kind: 'restart'; readonly seconds: number };

export type ConditionStep =
  | {
      readonly kind: 'if';
      /** All have to hold; those behind the first that does not are not looked at. */
      readonly checks: readonly ConditionCheck[];
      readonly fulfilled: readonly ConditionStep[];
      readonly otherwise: readonly ConditionStep[];
    }
  | { readonly kind: 'regular'; readonly action: RegularAction }
  | { readonly kind: 'final'; readonly action: FinalAction };

/** Before the task of a line or after its end. */
export type ConditionPhase = 'preconditions' | 'postconditions';
