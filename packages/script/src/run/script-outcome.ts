import type { HostCall } from '@taktwerk/model';
import type { ScriptFailureCode } from './script-failure.ts';

/** Why `ScriptRun.run` came back. */
export type ScriptOutcome =
  | {
      readonly kind: 'ended';
      /** What `:EXIT` said; `null` when the script ran to its last line or into `:STOP`. */
      readonly exitCode: number | null;
      readonly stop: ScriptStop | null;
    }
  | {
      readonly kind: 'failed';
      /** Line in the unit, from 1. */
      readonly line: number;
      /** Empty for the main script, else the name of the include. */
      readonly unit: string;
      readonly code: ScriptFailureCode;
      readonly message: string;
    }
  /** The steps are used up; call `run` again. */
  | { readonly kind: 'budget' }
  /** The host is asked; answer, then call `run` again. Numbers count from 1. */
  | { readonly kind: 'call'; readonly number: number; readonly call: HostCall };

/** How `:STOP` ended the script (reference `script-language.md` §2). */
export interface ScriptStop {
  /** `plain`: an error with message 10014; `noMessage`: no error; `message`: an error with a number from 50 to 59. */
  readonly mode: 'plain' | 'noMessage' | 'message';
  readonly number: number;
  readonly text: string;
}
