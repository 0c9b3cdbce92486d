import type { ConditionCheck, RegularAction } from '@taktwerk/model';

/** A step of conditions that needs the store or an agent: the host performs it and tells what it came to. */
export type OutsideStep =
  | Extract<ConditionCheck, { kind: 'variable' | 'activities' | 'history' | 'file' }>
  | Extract<RegularAction, { kind: 'setVariable' | 'clearVariable' }>;

/** What came of it: the answer of a check, an action that is done (`true`), or why it cannot be told. */
export type StepOutcome =
  | { readonly kind: 'answer'; readonly value: boolean }
  | { readonly kind: 'failed'; readonly text: string };
