import assert from 'node:assert/strict';
import type { HostAnswer, HostCall } from '@taktwerk/model';
import { type Program, parseScript, restoreScript, type ScriptOutcome, startScript } from '../index.ts';

/** What a script did when played to its end. */
export interface Played {
  readonly prints: readonly string[];
  readonly dataLines: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  readonly calls: readonly HostCall[];
  readonly outcome: ScriptOutcome;
}

export interface PlayOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly predefined?: Readonly<Record<string, string>>;
  /** Answers the calls; without it a call is a failed test. */
  readonly host?: (call: HostCall, number: number) => HostAnswer;
  /** Steps per slice. */
  readonly steps?: number;
  /** Saves and restores the run after every slice. */
  readonly restoring?: boolean;
}

/** 2026-11-22 10:20:30 UTC, a Sunday. */
export const NOW = Date.UTC(2026, 10, 22, 10, 20, 30);

/** Slices after which a test gives up. */
const SLICES = 1_000_000;

/** Parses a script that must be right. */
export function parsed(source: string): Program {
  const result = parseScript(source);
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.errors));
  return result.program;
}

/** Plays a script to its end. */
export function play(source: string, options: PlayOptions = {}): Played {
  let run = startScript(parsed(source), {
    variables: options.variables ?? {},
    predefined: options.predefined ?? {},
  });
  const prints: string[] = [];
  const calls: HostCall[] = [];
  for (let slice = 0; slice < SLICES; slice++) {
    const outcome = run.run({ steps: options.steps ?? 1_000_000, now: NOW });
    if (options.restoring === true) run = restored(run.save());
    prints.push(...run.takePrints());
    if (outcome.kind === 'call') {
      assert.equal(outcome.number, calls.length + 1);
      calls.push(outcome.call);
      const { host } = options;
      assert.ok(host, `unexpected call ${JSON.stringify(outcome.call)}`);
      run.answer(host(outcome.call, outcome.number));
      if (options.restoring === true) run = restored(run.save());
    } else if (outcome.kind !== 'budget') {
      return { prints, dataLines: run.dataLines, variables: run.variables, calls, outcome };
    }
  }
  throw new Error('The script does not end.');
}

/** The lines a script prints. */
export function printed(source: string, options: PlayOptions = {}): readonly string[] {
  const { prints, outcome } = play(source, options);
  assert.equal(outcome.kind, 'ended', JSON.stringify(outcome));
  return prints;
}

/** What a function gives, as text. */
export function resultOf(call: string, options: PlayOptions = {}): string {
  const [line] = printed(`:SET &RESULT# = ${call}\n:PRINT &RESULT#`, options);
  return line ?? '';
}

/** The code a script fails with. */
export function failure(source: string, options: PlayOptions = {}): string {
  const { outcome } = play(source, options);
  return outcome.kind === 'failed' ? outcome.code : outcome.kind;
}

/** The codes of a script's problems, each with its line. */
export function problems(source: string): readonly string[] {
  const result = parseScript(source);
  return result.ok ? [] : result.errors.map((error) => `${error.line}:${error.column} ${error.code}`);
}

function restored(saved: string): ReturnType<typeof startScript> {
  const result = restoreScript(saved);
  assert.ok(result.ok, result.ok ? '' : result.message);
  return result.run;
}
