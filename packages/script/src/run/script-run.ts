import { type HostAnswer, TaktwerkError } from '@taktwerk/model';
import { normalName } from '../lexer/variable-name.ts';
import { parseScript } from '../parser/parse-script.ts';
import { ENDED, ENTERED, NEXT, SUSPENDED } from '../statement/script-statement.ts';
import type { Program } from '../syntax/program.ts';
import { textOf } from '../value/value.ts';
import { Machine } from './machine.ts';
import { restoreMachine, saveMachine } from './saved-run.ts';
import { ScriptFailure } from './script-failure.ts';
import type { ScriptOutcome } from './script-outcome.ts';

/** Work of a statement, in characters or elements, that costs one more step. */
const WORK_PER_STEP = 1024;

/** A running script: goes on in slices, asks its host, can be saved between any two steps. */
export class ScriptRun {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Data lines so far: the lines of a job. */
  get dataLines(): readonly string[] {
    return this.#machine.dataLines;
  }

  /** Texts of the plain variables by name, upper case without `&`; arrays are left out. */
  get variables(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const variable of this.#machine.variables.values()) {
      if (variable.elements === null) texts.set(variable.name, textOf(variable.value));
    }
    return texts;
  }

  /** The outcome once the script has ended or failed; `null` before. */
  get outcome(): ScriptOutcome | null {
    return this.#machine.outcome;
  }

  get hasPrints(): boolean {
    return this.#machine.prints.length > 0;
  }

  /** Printed lines since the last take. */
  takePrints(): string[] {
    const { prints } = this.#machine;
    this.#machine.prints = [];
    this.#machine.printCharacters = 0;
    return prints;
  }

  /**
   * Goes on for at most so many steps; a statement is one, long work costs more. `now` is milliseconds UTC, that of
   * the first call is the start of the script. Called while a host call is open, it comes back with that call.
   */
  run(options: { readonly steps: number; readonly now: number }): ScriptOutcome {
    const machine = this.#machine;
    if (machine.outcome !== null) return machine.outcome;
    machine.now = options.now;
    if (machine.startedAt === 0) machine.startedAt = options.now;
    if (machine.pending !== null) return { kind: 'call', ...machine.pending };
    try {
      return this.#advance(options.steps);
    } catch (failure) {
      if (!(failure instanceof ScriptFailure)) throw failure;
      const frame = machine.frames.at(-1);
      machine.outcome = {
        kind: 'failed',
        line: frame?.unit.program.instructions[frame.next]?.line ?? 0,
        unit: frame?.unit.name ?? '',
        code: failure.code,
        message: failure.message,
      };
      return machine.outcome;
    }
  }

  /**
   * Answers the open host call.
   * @throws TaktwerkError `wrongState` when none is open.
   */
  answer(answer: HostAnswer): void {
    const machine = this.#machine;
    if (machine.pending === null) {
      throw new TaktwerkError(
        'wrongState',
        'The script has no open host call, so there is nothing to answer.',
      );
    }
    machine.pending = null;
    machine.answers.push(answer);
  }

  /** The whole state as JSON text with a format version; {@link restoreScript} goes on from it. */
  save(): string {
    return saveMachine(this.#machine);
  }

  #advance(budget: number): ScriptOutcome {
    const machine = this.#machine;
    let steps = budget;
    for (;;) {
      const frame = machine.frames.at(-1);
      if (frame === undefined) {
        machine.outcome = { kind: 'ended', exitCode: null, stop: null };
        return machine.outcome;
      }
      const instruction = frame.unit.program.instructions[frame.next];
      if (instruction === undefined) {
        machine.frames.pop();
        continue;
      }
      if (steps <= 0) return { kind: 'budget' };
      machine.answersUsed = 0;
      machine.work = 0;
      const flow = instruction.execute(machine);
      steps -= 1 + Math.floor(machine.work / WORK_PER_STEP);
      if (flow === SUSPENDED) {
        if (machine.pending === null)
          throw new TaktwerkError('internal', 'A statement waits without a host call.');
        return { kind: 'call', ...machine.pending };
      }
      machine.held = null;
      if (machine.answers.length > 0) machine.answers = [];
      if (flow === NEXT) frame.next++;
      else if (flow >= 0) frame.next = flow;
      else if (flow === ENDED && machine.outcome !== null) return machine.outcome;
      else if (flow !== ENTERED)
        throw new TaktwerkError('internal', `A statement came back with the unknown flow ${flow}.`);
    }
  }
}

/** What a script starts with; names of variables with or without `&`, of predefined ones also without `$` and `#`. */
export interface ScriptStart {
  readonly variables: Readonly<Record<string, string>>;
  readonly predefined: Readonly<Record<string, string>>;
  /** Time that SYS_DATE, SYS_TIME and `&$DATE…#` tell, milliseconds UTC; that of the first run when absent. */
  readonly startedAt?: number;
  /** Restart point to begin behind; the beginning when absent or null. */
  readonly from?: string | null;
}

/**
 * Starts a script.
 * @throws TaktwerkError `invalidInput` when the variables given are beyond the limits, or there is no such restart point.
 */
export function startScript(program: Program, start: ScriptStart): ScriptRun {
  const machine = new Machine(parseScript);
  machine.frames.push({ unit: { name: '', program }, next: beginning(program, start.from ?? null) });
  machine.startedAt = start.startedAt ?? 0;
  try {
    for (const [name, value] of Object.entries(start.variables))
      machine.variables.set(normalName(name), value);
  } catch (failure) {
    if (!(failure instanceof ScriptFailure)) throw failure;
    throw new TaktwerkError('invalidInput', failure.message, { cause: failure });
  }
  machine.givenValues = start.predefined;
  return new ScriptRun(machine);
}

export type RestoredScript =
  | { readonly ok: true; readonly run: ScriptRun }
  | { readonly ok: false; readonly message: string };

/** Takes a saved run up again, in this process or another; refuses text that is no saved run of a known format. */
export function restoreScript(saved: string): RestoredScript {
  const restored = restoreMachine(saved, parseScript);
  return restored.ok ? { ok: true, run: new ScriptRun(restored.machine) } : restored;
}

function beginning({ restartPoints }: Program, from: string | null): number {
  if (from === null) return 0;
  const next = restartPoints.get(from.trim().toUpperCase());
  if (next !== undefined) return next;
  const known = [...restartPoints.keys()].join(', ') || 'none';
  throw new TaktwerkError('invalidInput', `The script has no restart point ${from}; it has ${known}.`);
}
