import { createHash, randomUUID } from 'node:crypto';
import { TaktwerkError } from '@taktwerk/model/error';
import { openSession } from '../../connector/connector-list.ts';
import type { SourceReader } from '../../connector/source-reader.ts';
import type { ScenarioOrder } from '../../definition/order.ts';
import type { Step, StepOf } from '../../definition/scenario.ts';
import type { SqlSession } from '../../load/sql/sql-session.ts';
import { quoteTable } from '../../sql/quote.ts';
import type { StepInput } from '../sql/step-input.ts';
import { tellQuality } from '../step/check-quality.ts';
import { loadOutput } from '../step/output.ts';
import type { StepResult, StepScope } from '../step-scope.ts';
import { columnsOf, type PushedGraph, PushedStatement } from './compile-statement.ts';
import { NotPushed } from './not-pushed.ts';
import type { PushDown } from './plan-push-down.ts';
import { checkStatements } from './pushed-quality.ts';

/** Acting steps that change something outside. */
const DONE_ONCE: readonly Step['kind'][] = ['execute', 'wait', 'dropCopies', 'run', 'shell', 'mail'];

/** Does the steps of a scenario in its database. */
export class PushedRun {
  readonly #plan: PushDown;
  readonly #graph: PushedGraph;
  readonly #stored = new Map<string, string>();
  /** Where tables of steps lie. */
  readonly #schema: string | undefined;
  readonly #prefix: string;
  /** Keeps other runs of the scenario away from the tables of its steps. */
  #keeper: SqlSession | null = null;
  /** What outputs and acting steps have done, which is not to be done again. */
  readonly done = new Map<string, StepResult>();

  constructor(plan: PushDown, { scenario }: ScenarioOrder) {
    this.#plan = plan;
    this.#graph = { ...plan, stored: this.#stored };
    const output = scenario.steps.find((step) => step.kind === 'output');
    this.#schema = output?.target.schema;
    const hash = createHash('sha256').update(scenario.name).digest('hex').slice(0, 16);
    this.#prefix = `taktwerk_step_${hash}_`;
  }

  /** Makes sure that no other run of the scenario is at work with tables of its own. */
  async begin(): Promise<void> {
    if (this.#plan.keeps.size === 0) return;
    this.#keeper = await openSession(this.#plan.connection, this.#plan.duck);
    if (!(await this.#keeper.lock(this.#prefix)))
      throw new NotPushed('another run of the scenario is doing it');
    // What a run has left that was killed.
    await this.#drop(this.#keeper);
  }

  /** Does a step; null for one that is done as ever. */
  async perform(step: Step, scope: StepScope): Promise<StepResult | null> {
    switch (step.kind) {
      case 'output':
        return this.#noted(step, await this.#output(step, scope));
      case 'quality':
        return this.#quality(step, scope);
      case 'execute':
      case 'wait':
      case 'dropCopies':
      case 'condition':
      case 'stop':
      case 'success':
      case 'run':
      case 'shell':
      case 'mail':
      case 'start':
        return null;
      default:
        return this.#plan.keeps.has(step.id) ? this.#keep(step, scope) : {};
    }
  }

  /** Notes what must not be done again. */
  noted(step: Step, result: StepResult): void {
    if (DONE_ONCE.includes(step.kind)) this.#noted(step, result);
  }

  #noted(step: Step, result: StepResult): StepResult {
    this.done.set(step.id, result);
    return result;
  }

  async #output(step: StepOf<'output'>, scope: StepScope): Promise<StepResult> {
    const statement = new PushedStatement(this.#graph);
    const input = await statement.relation(step.inputs?.[0] ?? '');
    const figures = await loadOutput(step, scope, () =>
      Promise.resolve(this.#reader(statement.finish(`SELECT * FROM ${input.relation}`), input)),
    );
    return { rows: figures.rows, rejected: figures.rejected, bytes: figures.bytes, loaded: figures };
  }

  async #quality(step: StepOf<'quality'>, scope: StepScope): Promise<StepResult> {
    return this.#inSession(step, scope, async (session) => {
      const found: { words: string; bad: number }[] = [];
      for (const { sql, values, words } of await checkStatements(step, this.#graph)) {
        const [row] = await session.rows(sql, values);
        found.push({ words, bad: Number(row?.bad ?? 0) });
      }
      return tellQuality(step, step.inputs?.[0] ?? '', found, scope.report);
    });
  }

  /** Puts the rows of a step into a table, which several statements read. */
  async #keep(step: Step, scope: StepScope): Promise<StepResult> {
    return this.#inSession(step, scope, async (session) => {
      const statement = new PushedStatement(this.#graph);
      const ports = step.kind === 'switch' || step.kind === 'validate';
      const of = ports ? await statement.withPort(step) : await statement.relation(step.id);
      const table = quoteTable(this.#schema, `${this.#prefix}${this.#stored.size + 1}`);
      const { dialect } = this.#graph.setting;
      const { quote } = session.dialect;
      this.#stored.set(ports ? `${step.id}/*` : step.id, table);
      const list = of.columns.map(
        (name) => `${quote(name)} ${dialect.stored(of.types.get(name) ?? 'VARCHAR', `column "${name}"`)}`,
      );
      await session.run(dialect.createKept(table, list.join(', ')));
      const names = of.columns.map(quote).join(', ');
      const { sql, values } = statement.finish(`SELECT ${names} FROM ${of.relation}`);
      const rows = await session.run(`INSERT INTO ${table} (${names}) ${sql}`, values);
      const analyze = dialect.analyze(table);
      if (analyze !== null) await session.run(analyze);
      if (step.kind !== 'validate') return { rows };
      const [found] = await session.rows(
        `SELECT count(*) AS n FROM ${table} WHERE ${quote('taktwerk_port')} IS NOT NULL`,
      );
      const rejected = Number(found?.n ?? 0);
      return { rows: rows - rejected, rejected };
    });
  }

  async #inSession(
    step: Step,
    { duck }: StepScope,
    work: (session: SqlSession) => Promise<StepResult>,
  ): Promise<StepResult> {
    const session = await openSession(this.#plan.connection, duck);
    try {
      return await work(session);
    } catch (error) {
      if (error instanceof TaktwerkError || error instanceof NotPushed) throw error;
      throw session.fault(error, `Step "${step.id}", connection "${this.#plan.connection.name}"`);
    } finally {
      await session.close();
    }
  }

  #reader(
    { sql, values }: { readonly sql: string; readonly values: readonly string[] },
    input: StepInput,
  ): SourceReader {
    return {
      columns: columnsOf(input),
      copies: 'statement',
      fingerprint: randomUUID(),
      high: null,
      async *chunks() {
        yield {
          position: '{}',
          rowsBefore: 0,
          copy: { kind: 'statement', sql, values },
          relation: () =>
            Promise.reject(
              new NotPushed('not every value is sure to fit the target table, so each is looked at'),
            ),
          done: async () => {},
        };
      },
      close: async () => {},
    };
  }

  async #drop(session: SqlSession): Promise<void> {
    for (let n = 1; n <= this.#plan.keeps.size; n += 1)
      await session.run(`DROP TABLE IF EXISTS ${quoteTable(this.#schema, `${this.#prefix}${n}`)}`);
  }

  async close(): Promise<void> {
    if (this.#keeper === null) return;
    try {
      await this.#drop(this.#keeper);
    } finally {
      await this.#keeper.close();
    }
  }
}
