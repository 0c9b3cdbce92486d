import type { BoundParameter } from '../../connector/bound-parameter.ts';
import { PostgresSession } from '../../connector/postgres/postgres-session.ts';
import type { Column } from '../../definition/column.ts';
import type { PostgresConnection } from '../../definition/connection.ts';
import type { ScenarioOrder } from '../../definition/order.ts';
import type { Step, StepOf } from '../../definition/scenario.ts';
import { Duck } from '../../duck/duck.ts';
import { columnOfDuckType } from '../../duck/duck-type.ts';
import { RunReport } from '../../run-report.ts';
import { quoteName } from '../../sql/quote.ts';
import { bindExpression } from '../expression.ts';
import { ScenarioRun } from '../scenario-run.ts';
import type { StepInput } from '../sql/step-input.ts';
import { StepGraph } from '../step-graph.ts';
import { NotPushed } from './not-pushed.ts';
import { postgresExtract } from './postgres-extract.ts';
import { PUSHED_KINDS, postgresStep } from './postgres-step.ts';
import { postgresTypeOf } from './postgres-type-of.ts';
import { StatementValues } from './statement-values.ts';

/** Longest name of a column in PostgreSQL, in bytes; it cuts longer ones. */
const LONGEST_NAME = 63;
/** Values one statement of PostgreSQL may have. */
const MOST_VALUES = 65_535;

/** A scenario as one statement of the database that all its rows come from and go to. */
export interface PushDown {
  readonly output: StepOf<'output'>;
  readonly sql: string;
  readonly values: readonly string[];
  /** What DuckDB would give the output. */
  readonly columns: readonly Column[];
  /** Every step in its order. */
  readonly steps: readonly Step[];
}

/** The database that rows come from and go to; null when there are several, or it is none. */
export function onlyPostgres({ connections, scenario }: ScenarioOrder): PostgresConnection | null {
  const places = new Map<string, PostgresConnection | null>();
  for (const step of scenario.steps) {
    const name =
      step.kind === 'output' ? step.target.connection : 'connection' in step ? step.connection : null;
    if (name === null) continue;
    const found = connections.find((one) => one.name === name);
    const { host, port, database, user } = found?.kind === 'postgres' ? found : {};
    places.set(
      JSON.stringify([host, port ?? 5432, database, user]),
      found?.kind === 'postgres' ? found : null,
    );
  }
  const [only] = places.values();
  const reads = scenario.steps.some(({ kind }) => kind === 'extract');
  return reads && places.size === 1 ? (only ?? null) : null;
}

/**
 * Writes a scenario as one statement: DuckDB tells the columns of each step from sources without rows, so that every step
 * has the very types it has there; PostgreSQL says whether it takes the statement.
 * @throws NotPushed naming the step that keeps it from that
 */
export async function planPushDown(
  order: ScenarioOrder,
  parameters: readonly BoundParameter[],
  workFolder: string,
  connection: PostgresConnection,
): Promise<PushDown> {
  const { scenario } = order;
  const graph = new StepGraph(scenario.steps);
  const steps = graph.order(null);
  const output = outputOf(scenario.steps, graph);
  if (connection.useReplica === true) throw new NotPushed('the connection is read from its replica');
  if (scenario.countRows === true) throw new NotPushed('the rows of every step are to be counted');
  const duck = new Duck(workFolder, order.memoryMegabytes ?? LITTLE_MEMORY, order.connections);
  const session = await PostgresSession.open(connection, 'write');
  try {
    const silent = new RunReport(
      () => {},
      () => {},
    );
    const run = new ScenarioRun({
      order,
      values: parameters,
      workFolder,
      report: silent,
      duck,
      look: { sourceRows: 0 },
    });
    await run.run();
    const values = new StatementValues();
    const written = new Map<string, StepInput>();
    const parts: string[] = [];
    for (const step of steps) {
      if (step === output) continue;
      try {
        const inputs = (step.inputs ?? []).map((link) => inputOf(written, link));
        const first = inputs[0];
        if (step.disabled === true) {
          if (first === undefined) throw new NotPushed('it is switched off and passes nothing on');
          written.set(step.id, { ...first, id: step.id });
          continue;
        }
        const bind = (text: string) => bindExpression(text, parameters, `Step "${step.id}" (${step.kind})`);
        const described = run.relations.of(step.id);
        const sql =
          step.kind === 'extract'
            ? await postgresExtract(step, described.types, parameters, session, values)
            : await postgresStep(step, { duck, inputs, values, bind });
        const relation = `s${parts.length + 1}`;
        parts.push(`${relation} AS (SELECT ${castsOf(described)} FROM (${sql}) AS t)`);
        written.set(step.id, { ...described, relation });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new NotPushed(`step "${step.id}" (${step.kind}): ${why}`);
      }
    }
    const last = inputOf(written, output.inputs?.[0] ?? '');
    const sql = `WITH ${parts.join(', ')} SELECT * FROM ${last.relation}`;
    if (values.list.length > MOST_VALUES) throw new NotPushed('it has too many values for one statement');
    await session.query(`EXPLAIN ${sql}`, values.list);
    const columns = last.columns.map((name) => columnOfDuckType(name, last.types.get(name) ?? 'VARCHAR'));
    return { output, sql, values: values.list, columns, steps };
  } catch (error) {
    if (error instanceof NotPushed) throw error;
    throw new NotPushed(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    session.abandon();
    await duck.close();
  }
}

/** Megabytes: no rows are read. */
const LITTLE_MEMORY = 128;

/** The one output, which all other steps have to work for. */
function outputOf(steps: readonly Step[], graph: StepGraph): StepOf<'output'> {
  const outputs = steps.filter((step) => step.kind === 'output');
  const [output] = outputs;
  if (output === undefined || outputs.length !== 1 || output.disabled === true)
    throw new NotPushed(`it has ${outputs.length} outputs, and one statement fills one table`);
  const sources = graph.sources(output.id);
  for (const step of steps) {
    if (!sources.has(step.id))
      throw new NotPushed(`step "${step.id}" (${step.kind}) gives the output no rows`);
    if (step.disabled !== true && !isWritten(step))
      throw new NotPushed(`step "${step.id}" (${step.kind}) is not done there`);
    if (step.after !== undefined && step.after.length > 0)
      throw new NotPushed(`step "${step.id}" (${step.kind}) has control links`);
  }
  return output;
}

function isWritten({ kind }: Step): boolean {
  return kind === 'extract' || kind === 'output' || PUSHED_KINDS.includes(kind);
}

function inputOf(written: ReadonlyMap<string, StepInput>, link: string): StepInput {
  const found = written.get(link);
  if (found !== undefined) return found;
  throw new NotPushed(`"${link}" is a branch of a step`);
}

/** Each column as DuckDB has it. */
function castsOf({ columns, types }: StepInput): string {
  const list = columns.map((name) => {
    if (Buffer.byteLength(name) > LONGEST_NAME) throw new NotPushed(`the name "${name}" is too long there`);
    const { full } = postgresTypeOf(columnOfDuckType(name, types.get(name) ?? 'VARCHAR'), `column "${name}"`);
    const [type = '', ...collation] = full.split(' COLLATE ');
    const cast = `CAST(t.${quoteName(name)} AS ${type})`;
    return `${cast}${collation.length === 0 ? '' : ` COLLATE ${collation.join('')}`} AS ${quoteName(name)}`;
  });
  return list.join(', ');
}
