import { TaktwerkError } from '@taktwerk/model';
import { openSession } from '../../connector/connector-list.ts';
import type { StepOf } from '../../definition/scenario.ts';
import type { SqlSession, SqlValue } from '../../load/sql/sql-session.ts';
import { splitMarkers } from '../../sql/split-markers.ts';
import { connectionOf, type StepResult, type StepScope } from '../step-scope.ts';

/** Runs one statement of a database, in a transaction; `once` remembers in it that it was run. */
export async function execute(step: StepOf<'execute'>, scope: StepScope): Promise<StepResult> {
  const session = await openSession(connectionOf(scope, step.connection), scope.duck);
  try {
    const { sql, values } = boundStatement(step.text, step.id, session, scope);
    const mark = step.once === true ? await onceTable(session, scope, step.id) : null;
    await session.begin();
    try {
      if (mark !== null && !(await mark())) {
        await session.rollback();
        scope.report.say(`Step "${step.id}" has been run before, and runs once.`);
        return { rows: 0 };
      }
      const rows = await session.run(sql, values);
      await session.commit();
      return { rows };
    } catch (error) {
      await session.rollback().catch(() => {
        // The connection is gone, and the transaction with it; why is told below.
      });
      if (error instanceof TaktwerkError) throw error;
      throw session.fault(error, `Step "${step.id}", connection "${step.connection}"`);
    }
  } finally {
    await session.close();
  }
}

/** A statement with its parameters as those of the database. */
export function boundStatement(
  text: string,
  step: string,
  { dialect }: SqlSession,
  { parameters }: StepScope,
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const { pieces, names } = splitMarkers(text);
  const values: SqlValue[] = [];
  let sql = pieces[0] ?? '';
  for (const [index, name] of names.entries()) {
    const found = parameters.values.find((one) => one.name === name);
    if (found === undefined) {
      throw new TaktwerkError(
        'invalidOrder',
        `Step "${step}" uses :${name}; it is not among the parameters of the scenario.`,
      );
    }
    const isNumber = ['int16', 'int32', 'float32', 'float64'].includes(found.type);
    values.push(found.value !== null && isNumber ? Number(found.value) : found.value);
    sql += dialect.parameter(values.length) + (pieces[index + 1] ?? '');
  }
  return { sql, values };
}

/** What notes in the transaction of a step that it was run; false when it was before. */
async function onceTable(
  session: SqlSession,
  { order }: StepScope,
  step: string,
): Promise<() => Promise<boolean>> {
  const { quote, parameter, keyText } = session.dialect;
  const table = quote('taktwerk_once');
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${table} (scenario ${keyText} NOT NULL, step ${keyText} NOT NULL, run_id bigint NOT NULL, PRIMARY KEY (scenario, step))`,
  );
  const key: readonly SqlValue[] = [order.scenario.name, step];
  const where = `scenario = ${parameter(1)} AND step = ${parameter(2)}`;
  return async () => {
    const found = await session.rows(`SELECT run_id FROM ${table} WHERE ${where}`, key);
    if (found.length > 0) return false;
    // The key refuses the second of two runs that came at the same time.
    await session.run(
      `INSERT INTO ${table} (scenario, step, run_id) VALUES (${parameter(1)}, ${parameter(2)}, ${parameter(3)})`,
      [...key, order.runId],
    );
    return true;
  };
}
