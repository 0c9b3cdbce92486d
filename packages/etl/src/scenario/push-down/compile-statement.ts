import type { BoundParameter } from '../../connector/bound-parameter.ts';
import type { Column } from '../../definition/column.ts';
import type { Step } from '../../definition/scenario.ts';
import { columnOfDuckType } from '../../duck/duck-type.ts';
import { quoteName } from '../../sql/quote.ts';
import { bindExpression } from '../expression.ts';
import type { Relations } from '../relations.ts';
import type { StepInput } from '../sql/step-input.ts';
import { PORT, REJECTED } from '../sql/step-ports.ts';
import type { StepGraph } from '../step-graph.ts';
import type { ExpressionSetting } from './expression/write-expression.ts';
import { NotPushed } from './not-pushed.ts';
import { StatementValues } from './statement-values.ts';
import { PushedStepScope } from './step/pushed-step-scope.ts';
import { writeStep } from './step/write-step.ts';
import type { Warehouse } from './warehouse/warehouse.ts';

/** What statements are compiled from. */
export interface PushedGraph {
  readonly graph: StepGraph;
  readonly warehouse: Warehouse;
  readonly setting: Omit<ExpressionSetting, 'values'>;
  readonly parameters: readonly BoundParameter[];
  /** The columns of each step as DuckDB has them, without rows. */
  readonly described: Relations;
  /** Tables that the rows of steps have been put into, by the links that read them; quoted. */
  readonly stored: ReadonlyMap<string, string>;
}

/** One statement of the database; the steps it computes stand in its WITH, each behind those it reads. */
export class PushedStatement {
  readonly values = new StatementValues();
  readonly #graph: PushedGraph;
  readonly #parts: string[] = [];
  readonly #known = new Map<string, StepInput>();

  constructor(graph: PushedGraph) {
    this.#graph = graph;
  }

  /** The rows of a link as a relation of the statement. */
  async relation(link: string): Promise<StepInput> {
    const known = this.#known.get(link);
    if (known !== undefined) return known;
    const { described, stored, graph } = this.#graph;
    const step = graph.step(link, link);
    const table = stored.get(link);
    const found =
      table !== undefined
        ? { ...described.of(link), relation: table }
        : passes(step)
          ? { ...(await this.relation(firstOf(step))), id: link }
          : await this.#written(step, link);
    this.#known.set(link, found);
    return found;
  }

  /** The rows of a step with several ports, with the column that says which. */
  async withPort(step: Step): Promise<StepInput> {
    const at = `${step.id}/*`;
    const known = this.#known.get(at);
    if (known !== undefined) return known;
    const of = this.#graph.described.of(step.id);
    const types = new Map([...of.types, [PORT_NAME, 'VARCHAR']]);
    const input = { id: at, columns: [...of.columns, PORT_NAME], types };
    const found = { ...input, relation: await this.#part(step, input) };
    this.#known.set(at, found);
    return found;
  }

  async #written(step: Step, link: string): Promise<StepInput> {
    const { described } = this.#graph;
    const of = described.of(link);
    if (step.kind !== 'switch' && step.kind !== 'validate')
      return { ...of, relation: await this.#part(step, of) };
    const table = this.#graph.stored.get(`${step.id}/*`);
    const all = table ?? (await this.withPort(step)).relation;
    const port = link === step.id ? '' : link.slice(step.id.length + 1);
    const list = of.columns.map((name) =>
      port === REJECTED && step.kind === 'validate' && name === 'problem'
        ? `p.${PORT} AS ${quoteName(name)}`
        : `p.${quoteName(name)}`,
    );
    const which =
      step.kind === 'validate'
        ? `p.${PORT} IS ${port === REJECTED ? 'NOT ' : ''}NULL`
        : port === ''
          ? '1 = 1'
          : `p.${PORT} = ${this.#graph.setting.dialect.bound(this.values, port, 'VARCHAR')}`;
    return { ...of, relation: this.#add(`SELECT ${list.join(', ')} FROM ${all} AS p WHERE ${which}`) };
  }

  /** The SELECT of a step, each column as DuckDB has it. */
  async #part(step: Step, { columns, types }: Pick<StepInput, 'columns' | 'types'>): Promise<string> {
    const { setting, parameters, described, warehouse } = this.#graph;
    const { dialect } = setting;
    const inputs: StepInput[] = [];
    for (const link of step.inputs ?? []) inputs.push(await this.relation(link));
    const what = `Step "${step.id}" (${step.kind})`;
    try {
      const scope = new PushedStepScope({
        setting: { ...setting, values: this.values },
        inputs,
        empty: (step.inputs ?? []).map((link) => described.of(link)),
        bind: (text) => bindExpression(text, parameters, what),
        types: new Map([...types].filter(([name]) => name !== PORT_NAME)),
      });
      const sql =
        step.kind === 'extract'
          ? await warehouse.extract(step, types, parameters, this.values)
          : await writeStep(step, scope);
      const list = columns.map((name) => {
        if (!dialect.nameFits(name)) throw new NotPushed(`the name "${name}" is too long there`);
        const quoted = quoteName(name);
        return `${dialect.typed(`t.${quoted}`, types.get(name) ?? 'VARCHAR', `column "${name}"`)} AS ${quoted}`;
      });
      return this.#add(`SELECT ${list.join(', ')} FROM (${sql}) AS t`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new NotPushed(`step "${step.id}" (${step.kind}): ${why}`, { cause: error });
    }
  }

  #add(sql: string): string {
    const name = `s${this.#parts.length + 1}`;
    this.#parts.push(`${name} AS (${sql})`);
    return name;
  }

  /** The whole statement for a SELECT over its relations. */
  finish(select: string): { readonly sql: string; readonly values: readonly string[] } {
    const start = this.#parts.length === 0 ? '' : `WITH ${this.#parts.join(', ')} `;
    const done = this.values.finish(`${start}${select}`, this.#graph.setting.dialect.numbered);
    if (done.values.length > MOST_VALUES) throw new NotPushed('it has too many values for one statement');
    return done;
  }
}

const PORT_NAME = 'taktwerk_port';
/** Values one statement may have. */
const MOST_VALUES = 65_535;

/** Lets the rows of its first input through. */
export function passes(step: Step): boolean {
  return step.disabled === true || step.kind === 'quality';
}

function firstOf(step: Step): string {
  const [first] = step.inputs ?? [];
  if (first === undefined) throw new NotPushed(`step "${step.id}" (${step.kind}) passes nothing on`);
  return first;
}

/** The columns of a relation as those of a source. */
export function columnsOf({ columns, types }: StepInput): readonly Column[] {
  return columns.map((name) => columnOfDuckType(name, types.get(name) ?? 'VARCHAR'));
}
