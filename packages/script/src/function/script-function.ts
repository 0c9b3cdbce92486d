import type { HostAnswer, HostCall } from '@taktwerk/model';
import type { ScriptFailureCode } from '../run/script-failure.ts';
import type { Value } from '../value/value.ts';
import type { Arguments } from './arguments.ts';

export interface Parameter {
  readonly name: string;
  readonly optional?: true;
  /** Takes a whole array, `&A#[]`. */
  readonly array?: true;
  /** The last parameter may be given again and again. */
  readonly repeated?: true;
  /** Known to the language, refused by this release. */
  readonly later?: true;
}

/** A function of the language. All have this shape; the registry lists them. */
export type ScriptFunction = {
  /** Upper case. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly parameters: readonly Parameter[];
} & (
  | { readonly kind: 'pure'; evaluate(args: Arguments, context: FunctionContext): Value }
  /** Gives several values, for `:FILL`. */
  | { readonly kind: 'list'; evaluate(args: Arguments, context: FunctionContext): readonly Value[] }
  /** Asks the host; `failure` says what a refusal does (reference `script-language.md` §1, `:ON_ERROR`). */
  | {
      readonly kind: 'host';
      readonly failure: 'onError' | 'ends';
      /** The value where the host is not needed; `null` asks it. */
      known?(args: Arguments, context: FunctionContext): Value | null;
      call(args: Arguments, context: FunctionContext): HostCall;
      receive(value: Extract<HostAnswer, { ok: true }>['value'], args: Arguments): Value;
    }
);

/** What functions may know of the run. */
export interface FunctionContext {
  /** Milliseconds UTC. */
  readonly now: number;
  /** When the run started, milliseconds UTC: the time of functions that do not move during a script. */
  readonly startedAt: number;
  readonly lastError: { readonly number: number; readonly insert: string };
  /** Sets the last error, by its message number; `:ON_ERROR ABEND` ends the run with it. */
  raise(number: number, message: string, code: ScriptFailureCode): void;
  /** Value of a predefined variable, name without `&`, `$` and `#`; empty when the run has none. */
  predefined(name: string): string;
  /** Next number of the run's own sequence, at least 0 and less than 1. */
  random(): number;
  /** Counts work, in characters or elements, so that long work costs steps. */
  charge(work: number): void;
}
