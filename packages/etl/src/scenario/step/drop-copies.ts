import { openSession } from '../../connector/connector-list.ts';
import type { StepOf } from '../../definition/scenario.ts';
import type { SqlDialect } from '../../load/sql/sql-session.ts';
import { connectionOf, type StepResult, type StepScope } from '../step-scope.ts';

/** Drops archive copies of a table: those whose names begin so, but the last by name. */
export async function dropCopies(step: StepOf<'dropCopies'>, scope: StepScope): Promise<StepResult> {
  const session = await openSession(connectionOf(scope, step.connection), scope.duck);
  try {
    const { dialect } = session;
    const named = step.schema !== undefined;
    const found = await session.rows(
      tablesSql(dialect, named),
      named ? [step.prefix.length, step.prefix, step.schema ?? ''] : [step.prefix.length, step.prefix],
    );
    const names = found.flatMap(({ name }) => (name == null ? [] : [name])).sort();
    const dropped = names.slice(0, Math.max(0, names.length - step.keep));
    for (const name of dropped) {
      const schema = step.schema === undefined ? '' : `${dialect.quote(step.schema)}.`;
      await session.run(`DROP TABLE ${schema}${dialect.quote(name)}`);
      scope.report.say(`Step "${step.id}": dropped ${name}.`);
    }
    return { rows: dropped.length };
  } catch (error) {
    throw session.fault(error, `Step "${step.id}", connection "${step.connection}"`);
  } finally {
    await session.close();
  }
}

/** Tables by the beginning of their names, of one schema or the one a statement means without it. */
function tablesSql({ name: dialect, parameter }: SqlDialect, named: boolean): string {
  const begins = (column: string) => `substr(${column}, 1, ${parameter(1)}) = ${parameter(2)}`;
  if (dialect === 'sqlite')
    return `SELECT name FROM sqlite_schema WHERE type = 'table' AND ${begins('name')}`;
  const own = dialect === 'mariadb' ? 'database()' : 'current_schema()';
  // PostgreSQL has to be told what the number is.
  const length = dialect === 'postgres' ? `${parameter(1)}::int` : parameter(1);
  return `SELECT table_name AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE'
    AND substr(table_name, 1, ${length}) = ${parameter(2)} AND table_schema = ${named ? parameter(3) : own}`;
}
