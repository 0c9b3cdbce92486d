import type { HostAnswer, HostCall } from '@taktwerk/model';
import type { FunctionContext } from '../function/script-function.ts';
import type { Target } from '../syntax/expression.ts';
import type { ParsedScript, Program } from '../syntax/program.ts';
import type { Value } from '../value/value.ts';
import { evaluate, indexValue, wrongIndex } from './evaluate.ts';
import { LIMITS } from './limits.ts';
import { dateVariable, predefinedKey } from './predefined-value.ts';
import { ScriptFailure, type ScriptFailureCode } from './script-failure.ts';
import type { ScriptOutcome } from './script-outcome.ts';
import { VariableStore } from './variable-store.ts';

/** A script or include that takes part in a run; the main script has an empty name. */
export interface Unit {
  readonly name: string;
  readonly program: Program;
}

/** Where a unit stands: the index of its next instruction. */
export interface Frame {
  readonly unit: Unit;
  next: number;
}

export interface PendingCall {
  readonly number: number;
  readonly call: HostCall;
}

/** Everything a run holds, and what statements and functions may do with it. */
export class Machine implements FunctionContext {
  /** Parses the text of an include. */
  readonly parse: (source: string) => ParsedScript;
  readonly variables = new VariableStore();
  /** Values of predefined variables by any spelling of their names; see {@link predefinedValues}. */
  givenValues: Readonly<Record<string, string>> = {};
  #predefinedValues: Map<string, string> | null = null;
  readonly units = new Map<string, Unit>();
  readonly frames: Frame[] = [];
  readonly dataLines: string[] = [];
  dataCharacters = 0;
  prints: string[] = [];
  printCharacters = 0;
  includeCharacters = 0;
  lastError: { readonly number: number; readonly insert: string } = { number: 0, insert: '' };
  onError: 'RESUME' | 'ABEND' = 'RESUME';
  /** Milliseconds UTC. */
  now = 0;
  startedAt = 0;
  #randomState: number | null = null;
  callNumber = 0;
  pending: PendingCall | null = null;
  /** The host's answers to the current statement, in the order of its questions. */
  answers: HostAnswer[] = [];
  answersUsed = 0;
  /** A value the current statement has computed and must not compute again when it is carried out again. */
  held: Value | null = null;
  /** How the run ended. */
  outcome: ScriptOutcome | null = null;
  /** Work of the current statement beyond itself, in characters or elements. */
  work = 0;

  constructor(parse: (source: string) => ParsedScript) {
    this.parse = parse;
  }

  /** Values of predefined variables by key, put in order when a script first asks for one: most never do. */
  get predefinedValues(): Map<string, string> {
    if (this.#predefinedValues === null) {
      const values = new Map<string, string>();
      for (const [name, value] of Object.entries(this.givenValues)) values.set(predefinedKey(name), value);
      this.#predefinedValues = values;
    }
    return this.#predefinedValues;
  }

  /** State of the run's random sequence, 32 bits; it begins with what tells the run from others. */
  get randomState(): number {
    this.#randomState ??= seedOf(
      this.predefinedValues.get('RUNID') ?? '',
      this.frames[0]?.unit.program.source ?? '',
    );
    return this.#randomState;
  }

  set randomState(state: number) {
    this.#randomState = state;
  }

  predefined(name: string): string {
    return this.predefinedVariable(name) ?? '';
  }

  /** Value of a predefined variable, name with or without `&`, `$` and `#`. */
  predefinedVariable(name: string): string | undefined {
    const key = predefinedKey(name);
    return this.predefinedValues.get(key) ?? dateVariable(key, this);
  }

  random(): number {
    // Mulberry32: small state, the same numbers in every process.
    this.randomState = (this.randomState + 0x6d2b79f5) | 0;
    let mixed = this.randomState;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  charge(work: number): void {
    this.work += work;
    if (this.work > LIMITS.statementWork) {
      throw new ScriptFailure(
        'tooMuchText',
        `One statement handles more than ${LIMITS.statementWork} characters.`,
      );
    }
  }

  /** The host's answer to a question; `undefined` when it has yet to be asked, and the statement must suspend. */
  ask(call: HostCall): HostAnswer | undefined {
    const answer = this.answers[this.answersUsed];
    if (answer !== undefined) {
      this.answersUsed++;
      return answer;
    }
    this.callNumber++;
    this.pending = { number: this.callNumber, call };
    return undefined;
  }

  /** Keeps a value computed by the current statement; the answers that went into it are done with. */
  hold(value: Value): void {
    this.held = value;
    this.answers = [];
    this.answersUsed = 0;
  }

  /** An error `:ON_ERROR` decides on: noted, or the end of the run. */
  raise(number: number, message: string, code: ScriptFailureCode, insert = message): void {
    this.lastError = { number, insert };
    if (this.onError === 'ABEND') throw new ScriptFailure(code, message);
  }

  /** The end of the run by a refusal of the host that `:ON_ERROR` does not cover. */
  refuse(what: string, answer: Extract<HostAnswer, { ok: false }>): never {
    this.lastError = { number: answer.number, insert: answer.message };
    throw new ScriptFailure('hostRefused', `${what}: ${answer.message} (${answer.number})`);
  }

  assign(target: Target, value: Value): void {
    if (target.index === null) {
      this.variables.set(target.name, value);
      return;
    }
    const index = indexValue(evaluate(target.index, this));
    const size = this.variables.array(target.name).elements.length;
    if (index >= 1 && index <= size) this.variables.setElement(target.name, index, value);
    else wrongIndex(target.name, index, size, this);
  }

  print(text: string): void {
    this.printCharacters += checkedLength(text);
    if (this.printCharacters > LIMITS.printText) {
      throw new ScriptFailure(
        'tooMuchText',
        `More than ${LIMITS.printText} printed characters wait to be taken.`,
      );
    }
    this.charge(text.length);
    this.prints.push(text);
  }

  /** Adds a data line. Empty lines before the first other one are dropped: a job's `#!` line must be its first. */
  data(text: string): void {
    if (this.dataLines.length === 0 && text.trim() === '') return;
    this.dataCharacters += checkedLength(text) + 1;
    if (this.dataCharacters > LIMITS.dataText) {
      throw new ScriptFailure(
        'tooMuchText',
        `The data lines would hold more than ${LIMITS.dataText} characters.`,
      );
    }
    this.charge(text.length);
    this.dataLines.push(text);
  }

  /** Goes on with an include; the statement that includes it is done. */
  enter(unit: Unit): void {
    if (this.frames.length >= LIMITS.includeDepth) {
      throw new ScriptFailure(
        'includeDepth',
        `Includes are nested more than ${LIMITS.includeDepth} deep at ${unit.name}.`,
      );
    }
    const frame = this.frames.at(-1);
    if (frame !== undefined) frame.next++;
    this.frames.push({ unit, next: 0 });
  }
}

function checkedLength(text: string): number {
  if (text.length > LIMITS.text) {
    throw new ScriptFailure(
      'textTooLong',
      `The line has ${text.length} characters; at most ${LIMITS.text} are allowed.`,
    );
  }
  return text.length;
}

/** FNV-1a over the run id and the script: runs differ, a run repeats. */
function seedOf(...texts: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    for (let at = 0; at < Math.min(text.length, 4096); at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
  }
  return hash | 0;
}
