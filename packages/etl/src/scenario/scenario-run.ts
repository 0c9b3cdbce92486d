import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type StepStatistics, TaktwerkError } from '@taktwerk/model';
import { EngineAsks } from '../ask/engine-asks.ts';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import type { Step, StepOf } from '../definition/scenario.ts';
import type { Duck } from '../duck/duck.ts';
import type { LoadFigures } from '../load/load-target.ts';
import type { RunPlace } from '../run-place.ts';
import type { RunReport } from '../run-report.ts';
import { quoteName } from '../sql/quote.ts';
import { Relations } from './relations.ts';
import { runStep } from './run-step.ts';
import { ScenarioParameters } from './scenario-parameters.ts';
import { evaluate } from './step/evaluate.ts';
import { StepGraph } from './step-graph.ts';
import type { StepResult, StepScope } from './step-scope.ts';
import { isWaiting, StepsAtWork } from './steps-at-work.ts';
import { timesRead } from './times-read.ts';

/** Steps at work at the same time; the column engine shares its threads and its memory among them. */
const PARALLEL = 4;
/** Those that only wait count less. */
const MOST_RUNNING = 40;

interface Ended {
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly answer?: boolean;
}

/** What a scenario is run with. */
export interface ScenarioSetting {
  readonly order: Pick<ScenarioOrder, 'runId' | 'attempt' | 'connections' | 'scenario' | 'done'>;
  readonly values: readonly BoundParameter[];
  readonly workFolder: string;
  readonly report: RunReport;
  readonly duck: Duck;
  /** It is only looked at what rows there are: nothing outside is changed, and each source gives so many rows at most. */
  readonly look?: { readonly sourceRows: number };
  /** Where the rows lie that steps give; default is a place of its own. */
  readonly relations?: Relations;
  /** Does steps elsewhere; null for one that is done here. Rows of others are not counted. */
  readonly elsewhere?: (step: Step, scope: StepScope) => Promise<StepResult | null>;
  /** What steps have done already, which is not done again. */
  readonly done?: ReadonlyMap<string, StepResult>;
  /** Is a failure none of the scenario, but of the way it is run? Nothing is told of it then, and no further step begins. */
  readonly givesUp?: (error: unknown) => boolean;
  /** Starts things for steps; absent where none may. */
  readonly asks?: EngineAsks;
  /** Told when it begins and ends to do nothing but wait. */
  readonly waits?: RunPlace['waits'];
  /** Told of each step that has succeeded, with the SELECT it stands for. */
  readonly onStep?: (step: Step, sql: string | null, result: StepResult) => Promise<void>;
}

/** One run of a scenario: starts each step as soon as what it depends on has ended. */
export class ScenarioRun {
  readonly #setting: ScenarioSetting;
  readonly #graph: StepGraph;
  readonly #parameters: ScenarioParameters;
  readonly #ended = new Map<string, Ended>();
  readonly #rows = new Map<string, number>();
  readonly #told = new Map<string, StepStatistics & { readonly place: number }>();
  readonly #asks: EngineAsks;
  readonly #atWork: StepsAtWork;
  /** Steps that run once and have, in this run. */
  readonly #once = new Set<string>();
  readonly relations: Relations;
  /** Resolves when the DuckDB file that was opened last is closed again. */
  #fileFree: Promise<void> = Promise.resolve();
  #total: LoadFigures = { chunks: 0, rows: 0, rejected: 0, bytes: 0 };
  #failure: unknown = null;
  #through = false;
  #givenUp = false;
  /** Steps that run; null for all of them. */
  #wanted: ReadonlySet<string> | null = null;

  constructor(setting: ScenarioSetting) {
    this.#setting = setting;
    this.relations = setting.relations ?? new Relations();
    this.#graph = new StepGraph(setting.order.scenario.steps);
    this.#parameters = new ScenarioParameters(setting.values);
    this.#atWork = new StepsAtWork((waits) => setting.waits?.(waits));
    this.#asks = setting.asks ?? new EngineAsks(setting.report, null);
  }

  /** Returns what the outputs loaded; throws the first failure nobody was there for. */
  async run(): Promise<LoadFigures> {
    await this.#runLevel(this.#level(null));
    if (this.#failure !== null) throw this.#failure;
    return this.#total;
  }

  /** Runs only what the rows of a step come from. */
  async runUpTo(id: string): Promise<void> {
    this.#wanted = this.#graph.sources(id);
    await this.#runLevel(this.#level(null));
    if (this.#failure !== null) throw this.#failure;
  }

  /** The steps of a level that are to run, in their order. */
  #level(loop: string | null): readonly Step[] {
    const steps = this.#graph.order(loop);
    return this.#wanted === null ? steps : steps.filter(({ id }) => this.#wanted?.has(id));
  }

  async #runLevel(steps: readonly Step[]): Promise<void> {
    const open = new Set(steps.map(({ id }) => id));
    for (const id of open) this.#ended.delete(id);
    const running = new Map<string, Promise<string>>();
    for (;;) {
      for (const step of steps) {
        if (running.size >= MOST_RUNNING) break;
        if (!open.has(step.id) || running.has(step.id)) continue;
        if (!isWaiting(step) && atWork(steps, running) >= PARALLEL) continue;
        const before = [...this.#graph.before(step)];
        if (before.some((id) => open.has(id))) continue;
        if (this.#mayRun(step)) {
          running.set(
            step.id,
            this.#attempt(step).then(() => step.id),
          );
        } else {
          open.delete(step.id);
          this.#skip(step);
        }
      }
      if (running.size === 0) {
        if (open.size === 0) return;
        // Something was skipped just now, which others waited for.
        continue;
      }
      const id = await Promise.race(running.values());
      running.delete(id);
      open.delete(id);
    }
  }

  #skip(step: Step): void {
    this.#ended.set(step.id, { outcome: 'skipped' });
    this.#tell(step, 'skipped', {}, 0);
  }

  /** Data links need success; control links say themselves what they need. */
  #mayRun(step: Step): boolean {
    if (this.#through || this.#givenUp) return false;
    const ofFailure = step.after?.some(({ when }) => when === 'failure' || when === 'always') === true;
    if (this.#failure !== null && !ofFailure) return false;
    const data = (step.inputs ?? []).every((link) => {
      const ended = this.#ended.get(this.#graph.step(link, step.id).id);
      return ended?.outcome === 'success';
    });
    if (this.#setting.look !== undefined) return data;
    const control = (step.after ?? []).every(({ step: link, when }) => {
      const id = this.#graph.step(link, step.id).id;
      const ended = this.#ended.get(id);
      if (ended === undefined) return false;
      if (when === 'always') return ended.outcome !== 'skipped';
      if (when === 'true' || when === 'false') return ended.answer === (when === 'true');
      return ended.outcome === when;
    });
    return data && control;
  }

  async #attempt(step: Step): Promise<void> {
    const start = performance.now();
    const duck = this.#setting.duck.fork();
    this.#atWork.begin(step);
    try {
      const left = step.disabled === true || this.#isDone(step);
      const passes = left || (this.#setting.look !== undefined && isPassedBy(step));
      const known = this.#setting.done?.get(step.id);
      const result = known ?? (passes ? this.#pass(step) : await this.#inTurn(step, duck));
      if (result.ends === true) this.#through = true;
      if (result.loaded !== undefined) this.#add(result.loaded);
      const counts = this.#setting.elsewhere === undefined;
      const rows = result.rows ?? (counts ? await this.relations.stored(duck, step.id) : null);
      if (rows !== null) this.#rows.set(step.id, rows);
      this.#ended.set(step.id, {
        outcome: 'success',
        ...(result.answer === undefined ? {} : { answer: result.answer }),
      });
      await this.#setting.onStep?.(step, result.sql ?? null, result);
      if (!passes) this.#noteOnce(step);
      this.#tell(step, left ? 'disabled' : 'success', { ...result, rows }, start);
    } catch (error) {
      this.#fail(step, error, start);
    } finally {
      this.#atWork.end(step);
      await duck.close();
    }
  }

  /** Of a step that runs once: has it, in an earlier run or round? A statement asks its database. */
  #isDone(step: Step): boolean {
    const { order, look, report } = this.#setting;
    if (look !== undefined || step.once !== true || step.kind === 'execute') return false;
    if (order.done?.includes(step.id) !== true && !this.#once.has(step.id)) return false;
    report.say(`Step "${step.id}" has been run before, and runs once.`);
    return true;
  }

  #noteOnce(step: Step): void {
    if (this.#setting.look !== undefined || step.once !== true || step.kind === 'execute') return;
    this.#once.add(step.id);
    this.#setting.report.line({ type: 'once', step: step.id });
  }

  /** Somebody waits for this very failure; else the scenario has failed, and no further step begins. */
  #fail(step: Step, error: unknown, start: number): void {
    this.#ended.set(step.id, { outcome: 'failure' });
    if (this.#setting.givesUp?.(error) === true) {
      this.#givenUp = true;
      this.#failure ??= error;
      return;
    }
    this.#tell(step, 'failure', {}, start);
    const { steps } = this.#setting.order.scenario;
    const handled = steps.some(
      (other) =>
        other.disabled !== true &&
        other.after?.some((link) => link.step === step.id && link.when === 'failure'),
    );
    const fault = this.#faultOf(step, error);
    this.#setting.report.say(
      `Step "${step.id}" failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (!handled) this.#failure ??= fault;
  }

  #pass(step: Step): StepResult {
    const first = step.inputs?.[0];
    if (first !== undefined && this.#setting.elsewhere === undefined) this.relations.pass(step.id, first);
    return {};
  }

  /** The column engine opens one DuckDB file at a time under its name. */
  async #inTurn(step: Step, duck: Duck): Promise<StepResult> {
    const names = connectionsOf(step);
    const { connections } = this.#setting.order;
    if (!connections.some(({ kind, name }) => kind === 'duckdb' && names.includes(name)))
      return this.#perform(step, duck);
    const before = this.#fileFree;
    const done = Promise.withResolvers<void>();
    this.#fileFree = done.promise;
    await before;
    try {
      return await this.#perform(step, duck);
    } finally {
      done.resolve();
    }
  }

  async #perform(step: Step, duck: Duck): Promise<StepResult> {
    const { order, workFolder, report, look } = this.#setting;
    const scope: StepScope = {
      order,
      // Branches are at work side by side: what a step spools is its own.
      workFolder: await mkdtemp(join(workFolder, 'step-')),
      report,
      duck,
      relations: this.relations,
      parameters: this.#parameters,
      inputs: (step.inputs ?? []).map((link) => this.relations.of(link)),
      asks: this.#asks,
      sourceRows: look?.sourceRows ?? null,
    };
    const elsewhere = await this.#setting.elsewhere?.(step, scope);
    if (elsewhere != null) return elsewhere;
    if (step.kind === 'loop') return this.#loop(step, scope);
    const stored = order.scenario.countRows === true || timesRead(order.scenario.steps, step.id) > 1;
    return runStep(step, scope, stored);
  }

  /** Once for each row of the input, or as long as an expression holds; a failure inside ends it. */
  async #loop(step: StepOf<'loop'>, scope: StepScope): Promise<StepResult> {
    const body = this.#level(step.id);
    const [input] = scope.inputs;
    const { variables } = step;
    const list =
      variables === undefined
        ? null
        : variables.map(({ name, column }) => ({ name, column: quoteName(column) }));
    const rows = scope.relations.place(`${step.id}/rows`);
    if (list !== null) {
      if (input === undefined) throw refuse(step, 'takes its variables from rows, but has no input');
      const columns = list.map(({ column }) => `CAST(${column} AS VARCHAR) AS ${column}`);
      await scope.duck.run(
        `CREATE OR REPLACE TABLE ${rows} AS SELECT ${columns.join(', ')} FROM ${input.relation}`,
      );
    }
    let rounds = 0;
    for (; ; rounds += 1) {
      if (this.#failure !== null || this.#through) break;
      // To see what rows there are, once is enough.
      if (this.#setting.look !== undefined && rounds > 0) break;
      if (list !== null) {
        const [row] = await scope.duck.rows(`SELECT * FROM ${rows} WHERE rowid = ${rounds}`);
        if (row === undefined && this.#setting.look === undefined) break;
        for (const { name, column } of variables ?? []) {
          const value = row?.[column];
          this.#parameters.set(name, typeof value === 'string' ? value : null);
        }
      }
      if (
        this.#setting.look === undefined &&
        step.while !== undefined &&
        (await evaluate(step, scope, step.while)) !== 'true'
      )
        break;
      if (list === null && step.while === undefined && rounds >= step.atMost) break;
      if (rounds >= step.atMost)
        throw refuse(step, `did not end within ${step.atMost} ${step.atMost === 1 ? 'round' : 'rounds'}`);
      await this.#runLevel(body);
      const failed = body.find(({ id }) => this.#ended.get(id)?.outcome === 'failure');
      if (failed !== undefined && this.#failure !== null) throw this.#failure;
    }
    return { rows: rounds };
  }

  #add({ chunks, rows, rejected, bytes }: LoadFigures): void {
    const all = this.#total;
    this.#total = {
      chunks: all.chunks + chunks,
      rows: all.rows + rows,
      rejected: all.rejected + rejected,
      bytes: all.bytes + bytes,
    };
  }

  #tell(
    step: Step,
    outcome: StepStatistics['outcome'],
    figures: { readonly rows?: number | null; readonly rejected?: number; readonly bytes?: number },
    start: number,
  ): void {
    const read = (step.inputs ?? []).map((link) => this.#rows.get(link));
    const known = read.flatMap((rows) => (rows === undefined ? [] : [rows]));
    const before = this.#told.get(step.id);
    const now: StepStatistics & { readonly place: number } = {
      place: before?.place ?? this.#told.size + 1,
      step: step.id,
      kind: step.kind,
      outcome,
      runs: (before?.runs ?? 0) + (outcome === 'skipped' ? 0 : 1),
      rowsIn: sum(
        before?.rowsIn,
        known.length === read.length && read.length > 0 ? known.reduce((all, n) => all + n, 0) : null,
      ),
      rows: sum(before?.rows, figures.rows),
      rejected: sum(before?.rejected, figures.rejected),
      bytes: sum(before?.bytes, figures.bytes),
      seconds: (before?.seconds ?? 0) + (start === 0 ? 0 : (performance.now() - start) / 1000),
    };
    this.#told.set(step.id, now);
    this.#setting.report.line({ type: 'step', ...now });
  }

  #faultOf(step: Step, error: unknown): unknown {
    const place = `Scenario "${this.#setting.order.scenario.name}", step "${step.id}" (${step.kind})`;
    if (error instanceof TaktwerkError) {
      if (error.details.includes(`"${step.id}"`)) return error;
      return new TaktwerkError(error.reason, `${place}: ${error.details}`, { cause: error });
    }
    const why = error instanceof Error ? error.message : String(error);
    return new TaktwerkError('sourceFailed', `${place}: ${why}`, { cause: error });
  }
}

/** Steps that only check, decide or change something outside; their rows pass on when rows are looked at. */
function isPassedBy({ kind }: Step): boolean {
  const passed: readonly Step['kind'][] = [
    ...(['output', 'writeFile', 'send', 'quality', 'preview', 'condition', 'stop', 'success'] as const),
    ...(['wait', 'execute', 'request', 'file', 'dropCopies', 'run', 'shell', 'mail'] as const),
    ...(['start', 'report'] as const),
  ];
  return passed.includes(kind);
}

function atWork(steps: readonly Step[], running: ReadonlyMap<string, unknown>): number {
  return steps.filter((step) => running.has(step.id) && !isWaiting(step)).length;
}

/** The connections a step opens. */
function connectionsOf(step: Step): readonly string[] {
  if (step.kind === 'output') return [step.target.connection];
  if (step.kind === 'wait') return 'connection' in step.for ? [step.for.connection] : [];
  return 'connection' in step ? [step.connection] : [];
}

function sum(before: number | null | undefined, now: number | null | undefined): number | null {
  return before == null ? (now ?? null) : before + (now ?? 0);
}

function refuse(step: Step, what: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', `Step "${step.id}" (${step.kind}) ${what}.`);
}
