import type { BoundParameter } from '../../../connector/bound-parameter.ts';
import { PostgresSession } from '../../../connector/postgres/postgres-session.ts';
import { postgresColumn, postgresType } from '../../../connector/postgres/postgres-types.ts';
import type { PostgresConnection } from '../../../definition/connection.ts';
import type { StepOf } from '../../../definition/scenario.ts';
import { quoteName, quoteTable } from '../../../sql/quote.ts';
import { POSTGRES_DIALECT } from '../dialect/postgres-dialect.ts';
import { NotPushed } from '../not-pushed.ts';
import { StatementValues } from '../statement-values.ts';
import { duckTypeOf } from '../step/pushed-step-scope.ts';
import { boundQuery, type Warehouse } from './warehouse.ts';

/** Types that arrive in the column engine with the same values: number 1042 pads texts, others are told as text. */
const EXACT = [16, 17, 20, 21, 23, 25, 700, 701, 1043, 1082, 1083, 1114, 1184, 1700, 2950];

export async function openPostgresWarehouse(connection: PostgresConnection): Promise<Warehouse> {
  const session = await PostgresSession.open(connection, 'write');
  return {
    dialect: POSTGRES_DIALECT,
    async extract(step, types, parameters, values) {
      const own = new StatementValues();
      const asked = own.finish(`SELECT * FROM (${queryOf(step, parameters, own)}) AS q LIMIT 0`, true);
      const { columns } = await session.query(asked.sql, asked.values);
      const fields =
        step.rule.fields ??
        columns.map(({ name }) => ({ name, from: name, format: undefined, decimalSeparator: undefined }));
      const list = fields.map((field) => {
        const from = field.from ?? field.name;
        const column = columns.find(({ name }) => name === from);
        const plain = field.format === undefined && field.decimalSeparator === undefined;
        const known =
          column === undefined ? null : postgresColumn(from, column.typeId, column.modifier, '', true);
        const read = types.get(field.name);
        const isThat = known !== null && duckTypeOf(known) === read;
        if (column === undefined || !plain || !isThat || !EXACT.includes(column.typeId))
          throw new NotPushed(`column "${field.name}" is read as ${read ?? 'nothing'}`);
        return `q.${quoteName(from)} AS ${quoteName(field.name)}`;
      });
      return `SELECT ${list.join(', ')} FROM (${queryOf(step, parameters, values)}) AS q`;
    },
    async explain(sql, values) {
      await session.query(`EXPLAIN ${sql}`, values);
    },
    close: () => session.abandon(),
  };
}

function queryOf(
  { rule, schema }: StepOf<'extract'>,
  parameters: readonly BoundParameter[],
  values: StatementValues,
): string {
  const { query } = rule;
  if (query.kind === 'table') {
    const columns = query.columns?.map(quoteName).join(', ') ?? '*';
    return `SELECT ${columns} FROM ${quoteTable(query.schema ?? schema, query.table)}`;
  }
  if (query.kind !== 'sql') throw new NotPushed(`it reads a ${query.kind}`);
  // Its tables are found in that schema first, which is a setting of a whole transaction.
  if (schema !== undefined) throw new NotPushed('its query is read in a schema of its own');
  return boundQuery(query.text, parameters, ({ name, type, value }) => {
    const wanted = postgresType({ name, type, nullable: true });
    return `CAST(${value === null ? 'NULL' : values.add(value)} AS ${wanted})`;
  });
}
