import type { SetStep } from '../../../definition/step/set-steps.ts';
import { quoteName, quoteText } from '../../../sql/quote.ts';
import { StepContext } from '../../sql/step-context.ts';
import { PORT } from '../../sql/step-ports.ts';
import { NotPushed } from '../not-pushed.ts';
import type { PushedStepScope } from './pushed-step-scope.ts';
import { firstRows } from './without-ties.ts';
import { writeCompare, writeJoin, writeLookup, writeUnion } from './write-join.ts';
import { writeWindow } from './write-window.ts';

/**
 * The SELECT of a step over whole sets of rows, with the rows that of DuckDB gives (`../../sql/set-step-sql.ts`).
 * @throws NotPushed for what would give other rows there
 */
export async function writeSetStep(step: SetStep, scope: PushedStepScope): Promise<string> {
  const { from } = scope;
  switch (step.kind) {
    case 'filter': {
      const { sql, type } = await scope.expression(step.condition);
      if (type !== 'BOOLEAN') throw new NotPushed('its condition is not true or false');
      return `SELECT i.* ${from} WHERE ${sql}`;
    }
    case 'switch': {
      const cases: string[] = [];
      for (const { port, condition } of step.cases)
        cases.push(`WHEN ${(await scope.expression(condition)).sql} THEN ${scope.value(port)}`);
      return `SELECT i.*, CASE ${cases.join(' ')} ELSE ${scope.value(step.otherwise ?? 'otherwise')} END AS ${PORT} ${from}`;
    }
    case 'sort':
      return `SELECT i.* ${from}${scope.setting.dialect.keepsOrder ? ` ORDER BY ${scope.order(step.by)}` : ''}`;
    case 'unique':
      if (step.columns === undefined) return `SELECT DISTINCT i.* ${from}`;
      return firstRows(scope, 1, step.columns, step.by ?? [], `FROM (SELECT DISTINCT i.* ${from}) AS i`);
    case 'group':
      return grouped(step.by, step.columns, scope);
    case 'window':
      return writeWindow(step, scope);
    case 'join':
      return writeJoin(step, scope);
    case 'lookup':
      return writeLookup(step, scope);
    case 'union':
      return writeUnion(scope.inputs, step.distinct === true, scope);
    case 'compare':
      return writeCompare(step.key, scope);
    case 'pivot': {
      const of = `CAST(${new StepContext(step, scope.empty, scope.bind).column(step.column)} AS VARCHAR)`;
      const columns = step.values.map((value) => ({
        name: value,
        expression: `${step.aggregate} FILTER (WHERE ${of} = ${quoteText(value)})`,
      }));
      return grouped(step.rows, columns, scope);
    }
    case 'unpivot': {
      const kept = scope.others(step.columns);
      const type = scope.types.get(step.value) ?? 'VARCHAR';
      const parts = step.columns.map((name) => {
        const value = scope.convert(scope.column(name), type);
        return `SELECT ${[...kept, `${scope.value(name)} AS ${quoteName(step.name)}`, `${value} AS ${quoteName(step.value)}`].join(', ')} ${from}`;
      });
      return parts.join(' UNION ALL ');
    }
    case 'top': {
      if (step.by === undefined) throw new NotPushed('which of several rows is the first may differ there');
      if (step.partition !== undefined) return firstRows(scope, step.rows, step.partition, step.by);
      const first = `SELECT i.* ${from} ORDER BY ${scope.order(step.by)} FETCH FIRST ${step.rows} ROWS WITH TIES`;
      return step.rows === 0
        ? `SELECT i.* ${from} WHERE 1 = 0`
        : firstRows(scope, step.rows, [], step.by, `FROM (${first}) AS i`);
    }
    case 'fuzzyMatch':
    case 'flatten':
    case 'sample':
    case 'fillGaps':
    case 'sql':
      throw new NotPushed('it is not done there');
  }
}

async function grouped(
  by: readonly string[],
  columns: readonly { readonly name: string; readonly expression: string }[],
  scope: PushedStepScope,
): Promise<string> {
  const list = by.map((name) => `i.${quoteName(name)}`);
  const sums: string[] = [];
  for (const { name, expression } of columns)
    sums.push(`${(await scope.expression(expression, { by })).sql} AS ${quoteName(name)}`);
  return `SELECT ${[...list, ...sums].join(', ')} ${scope.from}${list.length === 0 ? '' : ` GROUP BY ${list.join(', ')}`}`;
}
