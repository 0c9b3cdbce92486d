import type { LiveTask, ScriptResult } from '@taktwerk/engine';
import {
  type HostAnswer,
  type HostCall,
  isJobType,
  type ReportType,
  type ScriptPhase,
  type ScriptWait,
  TaktwerkError,
} from '@taktwerk/model';
import {
  restoreScript,
  type ScriptOutcome,
  type ScriptProblem,
  type ScriptRun,
  startScript,
} from '@taktwerk/script';
import type { Clock } from '../clock.ts';
import { Fifo } from '../fifo.ts';
import { performCall } from './host-calls.ts';
import { predefinedVariables, visibleVariables } from './predefined.ts';
import { Programs } from './programs.ts';
import type { ScriptHost } from './script-host.ts';
import { settleVariables } from './settle-variables.ts';

/** Steps a script takes before the next one has its turn; well below a millisecond. */
const STEPS_PER_TURN = 1_000;
/** Milliseconds scripts may take of one turn of the event loop. */
const TURN_MILLISECONDS = 4;
/** A script that took more turns than this only gets what the others leave, and the event loop a pause between. */
const LONG_AFTER_TURNS = 50;
const PAUSE_MILLISECONDS = 2;
/** Message number a script reads when the store could not be read for its call. */
const UNREADABLE = 45960;

interface ActiveRun {
  readonly runId: number;
  readonly phase: ScriptPhase;
  readonly run: ScriptRun;
  turns: number;
  /** Did something since its state was last saved that a repetition would do again. */
  unsaved: boolean;
  stopped: boolean;
}

/**
 * Runs scripts in turns, so that an endless one stops neither the server nor the others. What a script does goes
 * into the commit that also holds its state: after a crash it goes on exactly behind what became durable.
 */
export class ScriptRunner {
  readonly #host: ScriptHost;
  readonly #clock: Clock;
  readonly #programs = new Programs();
  readonly #runs = new Map<number, ActiveRun>();
  readonly #ready = new Fifo<() => void>();
  readonly #long = new Fifo<() => void>();
  #pumping = false;
  #soon = false;
  #pausing = false;

  constructor(host: ScriptHost, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** Lines up the script of a phase, to run from its beginning. */
  start(runId: number, phase: ScriptPhase): void {
    this.#ready.push(() => this.#begin(runId, phase));
  }

  /** Goes on with a script that waited, in memory or from its saved state. A null answer to no call is a checkpoint. */
  resume(runId: number, phase: ScriptPhase, state: string, answer: string | null): void {
    this.#ready.push(() => this.#goOn(runId, phase, state, answer));
  }

  stop(runId: number): void {
    const active = this.#runs.get(runId);
    if (active === undefined) return;
    active.stopped = true;
    this.#runs.delete(runId);
  }

  /** Drops everything in memory; the store has what counts. */
  clear(): void {
    for (const active of this.#runs.values()) active.stopped = true;
    this.#runs.clear();
    this.#ready.clear();
    this.#long.clear();
  }

  /** Saves the state of every script that did something since, so that the next commit holds both. */
  checkpoint(): void {
    for (const active of this.#runs.values()) {
      if (!active.unsaved) continue;
      active.unsaved = false;
      this.#host.dispatch({
        kind: 'scriptSuspended',
        runId: active.runId,
        phase: active.phase,
        state: active.run.save(),
        wait: { kind: 'none' },
      });
    }
  }

  /** Gives new scripts their turns at once, as far as the time of one event-loop turn allows. */
  pump(): void {
    if (this.#pumping || this.#soon) return;
    this.#work(this.#ready);
  }

  #work(...queues: readonly Fifo<() => void>[]): void {
    this.#pumping = true;
    const end = this.#clock.monotonic() + TURN_MILLISECONDS;
    for (const queue of queues) {
      for (
        let next = queue.shift();
        next !== undefined;
        next = this.#clock.monotonic() < end ? queue.shift() : undefined
      )
        next();
    }
    this.#pumping = false;
    if (this.#ready.length > 0 && !this.#soon) {
      this.#soon = true;
      this.#clock.soon(() => {
        this.#soon = false;
        this.#work(this.#ready, this.#long);
      });
    } else if (this.#long.length > 0 && !this.#pausing) {
      this.#pausing = true;
      this.#clock.after(PAUSE_MILLISECONDS, () => {
        this.#pausing = false;
        if (!this.#soon) this.#work(this.#ready, this.#long);
      });
    }
  }

  #begin(runId: number, phase: ScriptPhase): void {
    const live = this.#host.task(runId);
    if (live === undefined || live.task.stage === 'ended') return;
    const find = (other: number) => this.#host.task(other);
    const parsed = this.#programs.of(live, phase, find(live.task.parent));
    if (!parsed.ok) {
      this.#report(runId, phase, { kind: 'failed', text: problemsText(parsed.errors) });
      return;
    }
    const ready = phase === 'process' ? settleVariables(this.#host, live) : null;
    if (ready !== null) {
      const failed = (error: unknown) =>
        this.#report(runId, phase, { kind: 'failed', text: messageOf(error) });
      ready.then(() => {
        this.start(runId, phase);
        this.pump();
      }, failed);
      return;
    }
    const variables = visibleVariables(live, find);
    const predefined = predefinedVariables(live, find);
    let run: ScriptRun;
    try {
      const startedAt = onDate(live.task.logicalDate, this.#clock.now());
      const from = phase === 'process' ? live.task.restartPoint : null;
      run = startScript(parsed.program, { variables, predefined, startedAt, from });
    } catch (error) {
      if (!(error instanceof TaktwerkError)) throw error;
      this.#report(runId, phase, { kind: 'failed', text: error.details });
      return;
    }
    this.#activate({ runId, phase, run, turns: 0, unsaved: false, stopped: false });
  }

  #goOn(runId: number, phase: ScriptPhase, state: string, answer: string | null): void {
    const live = this.#host.task(runId);
    if (live === undefined || live.task.stage === 'ended') return;
    let active = this.#runs.get(runId);
    if (active === undefined) {
      const restored = restoreScript(state);
      if (!restored.ok) {
        this.#report(runId, phase, { kind: 'failed', text: restored.message });
        return;
      }
      active = { runId, phase, run: restored.run, turns: 0, unsaved: false, stopped: false };
      this.#runs.set(runId, active);
      const wait = live.continuation?.wait.kind;
      if (wait === 'none') {
        this.#turn(active);
        return;
      }
    }
    this.#answer(active, { ok: true, value: answer });
  }

  #activate(active: ActiveRun): void {
    this.#runs.set(active.runId, active);
    this.#turn(active);
  }

  #answer(active: ActiveRun, answer: HostAnswer): void {
    active.run.answer(answer);
    active.unsaved = true;
    this.#turn(active);
  }

  /** One turn of a script. A fault of ours ends this script and no other. */
  #turn(active: ActiveRun): void {
    const live = this.#host.task(active.runId);
    if (active.stopped || live === undefined) return;
    try {
      this.#steps(active, live);
    } catch (error) {
      this.#host.fault(active.runId, error);
      this.#endWith(active, { kind: 'failed', text: `The script cannot go on: ${messageOf(error)}` });
    }
  }

  #steps(active: ActiveRun, live: LiveTask): void {
    for (;;) {
      const outcome = active.run.run({ steps: STEPS_PER_TURN, now: this.#clock.now() });
      this.#takePrints(active);
      if (outcome.kind === 'budget') {
        active.turns += 1;
        (active.turns > LONG_AFTER_TURNS ? this.#long : this.#ready).push(() => this.#turn(active));
        return;
      }
      if (outcome.kind !== 'call') {
        this.#finish(active, live, outcome);
        return;
      }
      if (!this.#perform(active, live, outcome.call)) return;
    }
  }

  /** Performs a call; true when it was answered and the script can go on. */
  #perform(active: ActiveRun, live: LiveTask, call: HostCall): boolean {
    const result = performCall(this.#host, live, call, this.#clock.now());
    switch (result.kind) {
      case 'answer':
        active.run.answer(result.answer);
        active.unsaved = true;
        return true;
      case 'later':
        result.ready.then(
          () => this.#askAgain(active, call),
          (error: unknown) => this.#refuse(active, error),
        );
        return false;
      case 'until':
        this.#suspend(active, { kind: 'until', time: result.time });
        return false;
      case 'untilTaskEnd':
        this.#suspend(active, { kind: 'taskEnd', runId: result.runId });
        return false;
      case 'untilGenerated':
        this.#suspend(active, { kind: 'generation', runId: result.runId });
        return false;
    }
  }

  #suspend(active: ActiveRun, wait: ScriptWait): void {
    active.unsaved = false;
    const { runId, phase, run } = active;
    this.#host.dispatch({ kind: 'scriptSuspended', runId, phase, state: run.save(), wait });
  }

  #askAgain(active: ActiveRun, call: HostCall): void {
    this.#ready.push(() => {
      const live = this.#host.task(active.runId);
      if (!active.stopped && live !== undefined && this.#perform(active, live, call)) this.#turn(active);
    });
    this.pump();
  }

  /** What a call needs cannot be read: the script hears of it as of any refusal. */
  #refuse(active: ActiveRun, error: unknown): void {
    this.#ready.push(() => {
      if (!active.stopped) this.#answer(active, { ok: false, number: UNREADABLE, message: messageOf(error) });
    });
    this.pump();
  }

  #takePrints(active: ActiveRun): void {
    if (!active.run.hasPrints) return;
    const prints = active.run.takePrints();
    active.unsaved = true;
    for (const line of prints) this.#host.line(active.runId, reportOf(active.phase), line);
  }

  #finish(
    active: ActiveRun,
    live: LiveTask,
    outcome: Exclude<ScriptOutcome, { kind: 'call' | 'budget' }>,
  ): void {
    const result = resultOf(outcome);
    if (isJobType(live.task.type) && active.phase === 'process' && succeeded(result)) {
      const generated = this.#host.jobGenerated(live, active.run.dataLines, active.run.variables);
      if (generated.kind === 'later') {
        const again = () => this.#again(active);
        generated.ready.then(again, (error: unknown) =>
          this.#endWith(active, { kind: 'failed', text: messageOf(error) }),
        );
        return;
      }
      if (generated.kind === 'failed') {
        this.#endWith(active, generated);
        return;
      }
    }
    this.#endWith(active, result);
  }

  #endWith(active: ActiveRun, result: ScriptResult): void {
    if (active.stopped) return;
    this.#runs.delete(active.runId);
    this.#report(active.runId, active.phase, result);
  }

  #again(active: ActiveRun): void {
    this.#ready.push(() => this.#turn(active));
    this.pump();
  }

  #report(runId: number, phase: ScriptPhase, result: ScriptResult): void {
    this.#host.dispatch({ kind: 'scriptEnded', runId, phase, result });
  }
}

/** The time of day of now on the logical date: what a script's SYS_DATE and SYS_TIME tell (reference `engine-semantics.md` §3.5). */
function onDate(logicalDate: number, now: number): number {
  const day = 24 * 60 * 60 * 1000;
  return logicalDate - (logicalDate % day) + (now % day);
}

function reportOf(phase: ScriptPhase): ReportType {
  return phase === 'process' ? 'ACT' : 'POST';
}

function succeeded(result: ScriptResult): boolean {
  return result.kind === 'ended' && (result.exitCode ?? 0) === 0;
}

/** `:STOP MSG,50` is return code 4, 51 to 59 are 8 (reference `status-codes.md` §5). */
function resultOf(outcome: Exclude<ScriptOutcome, { kind: 'call' | 'budget' }>): ScriptResult {
  if (outcome.kind === 'failed') {
    const where = outcome.unit === '' ? `line ${outcome.line}` : `${outcome.unit}, line ${outcome.line}`;
    return { kind: 'failed', text: `Script failed at ${where}: ${outcome.message}` };
  }
  if (outcome.stop === null) return { kind: 'ended', exitCode: outcome.exitCode };
  const { mode, number, text } = outcome.stop;
  if (mode === 'noMessage') return { kind: 'empty' };
  const said = text === '' ? 'Stopped by :STOP.' : `Stopped by :STOP: ${text}`;
  return { kind: 'stopped', returnCode: mode === 'message' && number !== 50 ? 8 : 4, text: said };
}

function problemsText(problems: readonly ScriptProblem[]): string {
  const first = problems[0];
  if (first === undefined) return 'The script does not parse.';
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return `The script does not parse: line ${first.line}, column ${first.column}: ${first.message}${more}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
