import type { Step, StepOf } from '../../../definition/scenario.ts';
import { quoteName } from '../../../sql/quote.ts';
import { NotPushed } from '../not-pushed.ts';
import type { PushedStepScope } from './pushed-step-scope.ts';
import { writeRowStep } from './write-row-step.ts';
import { writeSetStep } from './write-set-step.ts';

/** Rows that stand in a scenario and are sent with the statement, at most. */
const MOST_ROWS = 1000;

/**
 * The SELECT of the database a step stands for, which gives the same rows as that of DuckDB. Columns have been checked when
 * the step was described.
 * @throws NotPushed for what would give other rows there
 */
export async function writeStep(step: Step, scope: PushedStepScope): Promise<string> {
  switch (step.kind) {
    case 'select':
    case 'calculate':
    case 'constant':
    case 'mapValues':
    case 'nullIf':
    case 'ifNull':
    case 'coalesce':
    case 'replace':
    case 'pattern':
    case 'text':
    case 'cut':
    case 'hashKey':
    case 'sequence':
    case 'splitFields':
    case 'splitRows':
    case 'concatenate':
    case 'ranges':
    case 'mask':
    case 'validate':
      return writeRowStep(step, scope);
    case 'filter':
    case 'switch':
    case 'sort':
    case 'unique':
    case 'group':
    case 'window':
    case 'join':
    case 'lookup':
    case 'fuzzyMatch':
    case 'union':
    case 'compare':
    case 'pivot':
    case 'unpivot':
    case 'flatten':
    case 'top':
    case 'sample':
    case 'fillGaps':
    case 'sql':
      return writeSetStep(step, scope);
    case 'constants':
      return constants(step, scope);
    case 'generate': {
      const sql = scope.setting.dialect.series(step.rows, quoteName(step.column));
      if (sql !== null) return sql;
      break;
    }
  }
  throw new NotPushed('it is not done there');
}

async function constants(step: StepOf<'constants'>, scope: PushedStepScope): Promise<string> {
  if (step.rows.length > MOST_ROWS) throw new NotPushed(`it has more than ${MOST_ROWS} rows`);
  const columns = [...scope.types];
  const row = (values: readonly (string | null)[]): string =>
    `SELECT ${columns.map(([name, type], index) => `${scope.value(values[index] ?? null, type)} AS ${quoteName(name)}`).join(', ')}`;
  const rows = await scope.rowsOf(step);
  return rows.length === 0
    ? `SELECT * FROM (${row([])}) AS n WHERE 1 = 0`
    : rows.map((values) => row(values)).join(' UNION ALL ');
}
