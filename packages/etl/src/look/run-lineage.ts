import type { LineageOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { RunReport } from '../run-report.ts';
import { type Lineage, lineageOfSql } from '../scenario/lineage-of-sql.ts';
import { MEMORY_MEGABYTES } from '../scenario/run-scenario.ts';
import { ScenarioRun } from '../scenario/scenario-run.ts';
import { portsOf } from '../scenario/sql/step-ports.ts';

/** Tells for each column of each output of a scenario which columns of which sources it comes from; moves no rows. */
export async function runLineage(order: LineageOrder, workFolder: string, report: RunReport): Promise<void> {
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  const values = bindParameters(order.scenario.parameters ?? [], [], order.parameters ?? [], 1);
  const known = new Map<string, Lineage>();
  try {
    const run = new ScenarioRun({
      order,
      values,
      workFolder,
      report,
      duck,
      // Sources are asked for their columns alone.
      look: { sourceRows: 0 },
      onStep: (step, sql) => follow(step, sql),
    });
    const follow = async (step: Step, sql: string | null): Promise<void> => {
      const inputs = (step.inputs ?? []).map((link) => known.get(link) ?? []);
      const target = targetOf(step);
      if (target !== null) {
        for (const [column, origins] of inputs[0] ?? []) {
          report.line({ type: 'lineage', step: step.id, target, column, from: [...origins].sort() });
        }
      }
      if (!run.relations.has(step.id)) return;
      const { columns } = run.relations.of(step.id);
      if (step.kind === 'extract') {
        const source = sourceOf(step);
        const fields = new Map((step.rule.fields ?? []).map(({ name, from }) => [name, from ?? name]));
        known.set(
          step.id,
          columns.map((name) => [name, new Set([`${source}.${fields.get(name) ?? name}`])]),
        );
      } else if (step.kind === 'javascript' || step.kind === 'python') {
        // A program may use every column for each.
        const all = new Set(inputs.flatMap((one) => one.flatMap(([, origins]) => [...origins])));
        known.set(
          step.id,
          columns.map((name) => [name, all]),
        );
      } else if (sql === null) known.set(step.id, inputs[0] ?? []);
      else {
        const ports = portsOf(step);
        const relation = ports === null ? step.id : `${step.id}/*`;
        known.set(relation, await lineageOfSql(duck, sql, known, await namesOf(sql)));
        for (const [port, of] of ports ?? []) {
          const id = port === '' ? step.id : `${step.id}/${port}`;
          const names = run.relations.of(id).columns;
          known.set(id, await lineageOfSql(duck, of(run.relations.place(relation)), known, names));
        }
      }
    };
    const namesOf = async (sql: string): Promise<readonly string[]> =>
      (await duck.rows(`DESCRIBE ${sql}`)).map(({ column_name: name }) => String(name));
    await run.run();
  } finally {
    await duck.close();
  }
}

/** What the rows of a step become outside; null for a step that brings none out. */
function targetOf(step: Step): string | null {
  if (step.kind === 'output') return `${step.target.connection}.${step.target.table ?? step.id}`;
  return step.kind === 'writeFile' || step.kind === 'send' ? `${step.connection}.${step.path}` : null;
}

function sourceOf({ connection, rule, schema }: Extract<Step, { kind: 'extract' }>): string {
  const { query } = rule;
  switch (query.kind) {
    case 'table':
      return [connection, query.schema ?? schema, query.table].filter((part) => part !== undefined).join('.');
    case 'sql':
      return `${connection}.(${rule.name})`;
    default:
      return `${connection}.${query.path}`;
  }
}
