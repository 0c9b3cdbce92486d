import { createHash } from 'node:crypto';
import { TaktwerkError } from '@taktwerk/model';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import { openSource, openTarget } from '../connector/connector-list.ts';
import type { Connection } from '../definition/connection.ts';
import type { ScenarioOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import { Duck } from '../duck/duck.ts';
import { readValue } from '../duck/read-value.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { LoadFigures } from '../load/load-target.ts';
import { runLoad } from '../load/run-load.ts';
import { shapeByRule } from '../load/shape-by-rule.ts';
import type { RunReport } from '../run-report.ts';
import { quoteName, quoteText } from '../sql/quote.ts';
import { bindExpression, variableName } from './expression.ts';
import { orderSteps } from './order-steps.ts';
import { qualitySql } from './quality-sql.ts';
import { openStep } from './step-source.ts';
import { type StepInput, stepSql } from './step-sql.ts';

const MEMORY_MEGABYTES = 1024;
const CHUNK_ROWS = 500_000;
const PREVIEW_ROWS = 100;

type Ended = { readonly outcome: 'success' | 'failure' | 'skipped'; readonly answer?: boolean };

/** Runs the steps of a scenario over the column engine; returns what its outputs loaded. */
export async function runScenario(
  order: ScenarioOrder,
  workFolder: string,
  report: RunReport,
): Promise<LoadFigures> {
  const run = new ScenarioRun(order, workFolder, report);
  try {
    return await run.run();
  } finally {
    await run.close();
  }
}

class ScenarioRun {
  readonly #order: ScenarioOrder;
  readonly #workFolder: string;
  readonly #report: RunReport;
  readonly #duck: Duck;
  readonly #parameters: readonly BoundParameter[];
  readonly #ended = new Map<string, Ended>();
  readonly #relations = new Map<string, StepInput>();
  readonly #total = { chunks: 0, rows: 0, rejected: 0, bytes: 0 };

  constructor(order: ScenarioOrder, workFolder: string, report: RunReport) {
    this.#order = order;
    this.#workFolder = workFolder;
    this.#report = report;
    this.#parameters = bindParameters(order.scenario.parameters ?? [], [], order.parameters ?? [], 1);
    this.#duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  }

  async run(): Promise<LoadFigures> {
    const steps = orderSteps(this.#order.scenario.steps);
    for (const { name, value } of this.#parameters) await this.#setVariable(name, value);
    let failure: unknown = null;
    for (const step of steps) {
      if (!this.#mayRun(step)) {
        this.#ended.set(step.id, { outcome: 'skipped' });
        continue;
      }
      try {
        this.#ended.set(step.id, await this.#runStep(step));
      } catch (error) {
        this.#ended.set(step.id, { outcome: 'failure' });
        // Somebody waits for this very failure; else the scenario has failed, and later steps find nothing to read.
        const handled = steps.some((other) =>
          other.after?.some((link) => link.step === step.id && link.when === 'failure'),
        );
        this.#report.say(
          `Step "${step.id}" failed: ${error instanceof Error ? error.message : String(error)}`,
        );
        if (!handled) failure ??= this.#faultOf(step, error);
      }
    }
    if (failure !== null) throw failure;
    return this.#total;
  }

  /** Data links need success; control links say themselves what they need. */
  #mayRun(step: Step): boolean {
    const data = (step.inputs ?? []).every((id) => this.#ended.get(id)?.outcome === 'success');
    const control = (step.after ?? []).every(({ step: id, when }) => {
      const ended = this.#ended.get(id);
      if (when === 'always') return ended?.outcome !== 'skipped';
      if (when === 'true' || when === 'false') return ended?.answer === (when === 'true');
      return ended?.outcome === when;
    });
    return data && control;
  }

  async #runStep(step: Step): Promise<Ended> {
    const start = performance.now();
    if (step.disabled === true) {
      const first = step.inputs?.[0];
      const passed = first === undefined ? undefined : this.#relations.get(first);
      if (passed !== undefined) this.#relations.set(step.id, { ...passed, id: step.id });
      return { outcome: 'success' };
    }
    const answer = await this.#perform(step);
    const rows = await this.#countIfStored(step.id);
    this.#report.line({
      type: 'step',
      step: step.id,
      kind: step.kind,
      rows,
      seconds: (performance.now() - start) / 1000,
    });
    return answer === null ? { outcome: 'success' } : { outcome: 'success', answer };
  }

  /** Returns the answer of a condition, null for every other step. */
  async #perform(step: Step): Promise<boolean | null> {
    const inputs = (step.inputs ?? []).map((id) => this.#relationOf(id));
    switch (step.kind) {
      case 'extract':
        await this.#extract(step);
        return null;
      case 'output':
        await this.#output(step, this.#only(step, inputs));
        return null;
      case 'quality':
        await this.#check(step, this.#only(step, inputs));
        return null;
      case 'preview':
        await this.#preview(step, this.#only(step, inputs));
        return null;
      case 'condition':
        return (await this.#value(step, inputs, step.expression)) === 'true';
      case 'setVariable':
        await this.#setVariable(step.name, await this.#value(step, inputs, step.expression));
        return null;
      case 'stop':
        throw new TaktwerkError('qualityCheckFailed', `Step "${step.id}": ${step.message}`);
      default: {
        const sql = stepSql(step, inputs, (text) => this.#bind(text, step));
        await this.#define(step, sql);
        return null;
      }
    }
  }

  #bind(text: string, step: Step): string {
    return bindExpression(text, this.#parameters, `Step "${step.id}" (${step.kind})`);
  }

  /** A step that several others read is computed once; any other one becomes part of the statement that reads it. */
  async #define(step: Step, sql: string): Promise<void> {
    const readers = this.#order.scenario.steps.filter((other) => other.inputs?.includes(step.id)).length;
    const relation = this.#named(step.id);
    // A random sample must be the same one for whoever reads it.
    const stored = readers > 1 || step.kind === 'sample';
    await this.#duck.run(`CREATE OR REPLACE ${stored ? 'TABLE' : 'VIEW'} ${relation} AS ${sql}`);
    await this.#register(step.id, relation);
  }

  async #register(id: string, relation: string): Promise<void> {
    const described = await this.#duck.rows(`DESCRIBE SELECT * FROM ${relation}`);
    this.#relations.set(id, {
      id,
      relation,
      columns: described.map(({ column_name: name }) => String(name)),
    });
  }

  #named(id: string): string {
    return `memory.main.${quoteName(id)}`;
  }

  #relationOf(id: string): StepInput {
    const found = this.#relations.get(id);
    if (found !== undefined) return found;
    throw new TaktwerkError('invalidOrder', `Step "${id}" gives no rows; a step reads from one that does.`);
  }

  #only(step: Step, inputs: readonly StepInput[]): StepInput {
    const [input] = inputs;
    if (input !== undefined && inputs.length === 1) return input;
    throw new TaktwerkError(
      'invalidOrder',
      `Step "${step.id}" (${step.kind}) needs one input; it has ${inputs.length}.`,
    );
  }

  async #countIfStored(id: string): Promise<number | null> {
    const relation = this.#relations.get(id)?.relation;
    if (relation !== this.#named(id)) return null;
    const [table] = await this.#duck.rows(
      "SELECT estimated_size AS rows FROM duckdb_tables() WHERE database_name = 'memory' AND table_name = $1",
      [id],
    );
    return table === undefined ? null : Number(table.rows);
  }

  async #extract(step: Extract<Step, { kind: 'extract' }>): Promise<void> {
    const relation = this.#named(step.id);
    const reader = await openSource(this.#connection(step.connection), {
      rule: step.rule,
      source: {
        name: step.id,
        connection: step.connection,
        ...(step.schema === undefined ? {} : { schema: step.schema }),
      },
      parameters: this.#parameters,
      window: null,
      chunkRows: CHUNK_ROWS,
      workFolder: this.#workFolder,
      duck: this.#duck,
    });
    try {
      const { shape } = shapeByRule(step.rule, step.id, reader);
      let first = true;
      for await (const chunk of reader.chunks(null)) {
        const { sql, raw, broken } = await chunk.relation();
        const list = shape.map(({ from, column, ...form }) => {
          const value = `r.${quoteName(from)}`;
          if (!raw) return `${value} AS ${quoteName(column.name)}`;
          const read = readValue(value, column, form);
          // A value that does not fit stops the step; compositions keep such rows aside.
          const message = `concat('column "', ${quoteText(column.name)}, '": ', ${value}, ${quoteText(` is no ${column.type}`)})`;
          return column.type === 'text'
            ? `${read} AS ${quoteName(column.name)}`
            : `CASE WHEN trim(${value}) <> '' AND ${read} IS NULL THEN error(${message}) ELSE ${read} END AS ${quoteName(column.name)}`;
        });
        const select = `SELECT ${list.join(', ')} FROM (${sql}) AS r`;
        await this.#duck.run(
          first ? `CREATE OR REPLACE TABLE ${relation} AS ${select}` : `INSERT INTO ${relation} ${select}`,
        );
        const [bad] = (await broken?.()) ?? [];
        if (bad !== undefined)
          throw new TaktwerkError('valueDoesNotFit', `Row ${chunk.rowsBefore + bad.row} ${bad.reason}`);
        first = false;
        await chunk.done();
      }
      if (first) {
        const nothing = shape.map(
          ({ column }) => `${readValue('NULL::VARCHAR', column)} AS ${quoteName(column.name)}`,
        );
        await this.#duck.run(
          `CREATE OR REPLACE TABLE ${relation} AS SELECT ${nothing.join(', ')} WHERE false`,
        );
      }
    } finally {
      await reader.close();
    }
    await this.#register(step.id, relation);
  }

  async #output(step: Extract<Step, { kind: 'output' }>, input: StepInput): Promise<void> {
    const { runId, attempt, scenario } = this.#order;
    const table = step.target.table;
    if (table === undefined)
      throw new TaktwerkError('invalidOrder', `Step "${step.id}" (output) names no table.`);
    const rule = { name: step.id, query: { kind: 'sql' as const, text: 'SELECT 1' } };
    this.#report.begin(step.id, null, table);
    const figures = await runLoad({
      rule,
      sourceName: step.id,
      openTarget: () =>
        openTarget(this.#connection(step.target.connection), {
          identity: {
            name: `${scenario.name} / ${step.id}`,
            runId,
            attempt,
            plan: createHash('sha256').update(JSON.stringify(step)).digest('hex'),
          },
          target: step.target,
          table,
          mode: step.load,
          slice: step.slice ?? null,
          commit: 'load',
          contract: {},
          keepRejects: false,
          mostRejects: Number.POSITIVE_INFINITY,
          metadata: null,
          cursorColumn: null,
          workFolder: this.#workFolder,
          duck: this.#duck,
          say: (message) => this.#report.say(message),
        }),
      openSource: () => openStep(this.#duck, input.relation),
      expect: (rows) => this.#report.expect(rows),
      progress: (now) => this.#report.progress(now),
    });
    this.#report.end(figures);
    this.#total.chunks += figures.chunks;
    this.#total.rows += figures.rows;
    this.#total.bytes += figures.bytes;
  }

  async #check(step: Extract<Step, { kind: 'quality' }>, input: StepInput): Promise<void> {
    const broken: string[] = [];
    for (const check of step.checks) {
      const { sql, words } = qualitySql(
        check,
        input.relation,
        (id) => this.#relationOf(id).relation,
        (text) => this.#bind(text, step),
      );
      const [row] = await this.#duck.rows(sql);
      const bad = Number(row?.bad ?? 0);
      this.#report.line({
        type: 'quality',
        step: step.id,
        rule: words,
        broken: bad,
        severity: step.severity,
      });
      if (bad > 0) broken.push(`${words}; ${bad} do not`);
    }
    // Rows pass on as they are.
    this.#relations.set(step.id, { ...input, id: step.id });
    if (broken.length === 0) return;
    const text = `Step "${step.id}", rows of step "${input.id}": ${broken.join('; ')}.`;
    if (step.severity === 'stop') throw new TaktwerkError('qualityCheckFailed', text);
    this.#report.say(`Warning. ${text}`);
  }

  async #preview(step: Extract<Step, { kind: 'preview' }>, input: StepInput): Promise<void> {
    const rows = await this.#duck.rows(`SELECT * FROM ${input.relation} LIMIT ${step.rows ?? PREVIEW_ROWS}`);
    const profile = await this.#duck.rows(
      `SELECT column_name AS name, column_type AS type, min, max, approx_unique AS distinct_values, avg, std, q25, q50, q75, count AS rows, null_percentage
       FROM (SUMMARIZE SELECT * FROM ${input.relation})`,
    );
    this.#report.line({ type: 'preview', step: step.id, rows, profile });
    this.#relations.set(step.id, { ...input, id: step.id });
  }

  async #value(step: Step, inputs: readonly StepInput[], expression: string): Promise<string | null> {
    const names = inputs.map(({ id, relation }) => `${quoteName(id)} AS (SELECT * FROM ${relation})`);
    const prefix = names.length === 0 ? '' : `WITH ${names.join(', ')} `;
    const [row] = await this.#duck.rows(
      `${prefix}SELECT CAST((${this.#bind(expression, step)}) AS VARCHAR) AS value`,
    );
    return typeof row?.value === 'string' ? row.value : null;
  }

  async #setVariable(name: string, value: string | null): Promise<void> {
    if (!this.#parameters.some((parameter) => parameter.name === name)) {
      throw new TaktwerkError('invalidOrder', `There is no parameter "${name}" to set.`);
    }
    await this.#duck.run(`SET VARIABLE ${variableName(name)} = $1`, [value]);
  }

  #connection(name: string): Connection {
    const found = this.#order.connections.find((connection) => connection.name === name);
    if (found !== undefined) return found;
    throw new TaktwerkError(
      'invalidOrder',
      `There is no connection "${name}"; the order has ${this.#order.connections.map((one) => one.name).join(', ')}.`,
    );
  }

  #faultOf(step: Step, error: unknown): unknown {
    if (error instanceof TaktwerkError) return error;
    const why = error instanceof Error ? error.message : String(error);
    return new TaktwerkError(
      'sourceFailed',
      `Scenario "${this.#order.scenario.name}", step "${step.id}" (${step.kind}): ${why}`,
      { cause: error },
    );
  }

  close(): Promise<void> {
    return this.#duck.close();
  }
}
