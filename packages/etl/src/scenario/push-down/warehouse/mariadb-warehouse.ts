import type { BoundParameter } from '../../../connector/bound-parameter.ts';
import { execute, mariadbText, openMariadb, rowsOf } from '../../../connector/mariadb/mariadb-session.ts';
import { describeMariadb } from '../../../connector/mariadb/mariadb-source.ts';
import { type MariadbField, mariadbColumn } from '../../../connector/mariadb/mariadb-types.ts';
import type { MariadbConnection } from '../../../definition/connection.ts';
import type { StepOf } from '../../../definition/scenario.ts';
import { quoteName, quoteTable } from '../../../sql/quote.ts';
import { MARIADB_DIALECT } from '../dialect/mariadb-dialect.ts';
import { NotPushed } from '../not-pushed.ts';
import { StatementValues } from '../statement-values.ts';
import { duckTypeOf } from '../step/pushed-step-scope.ts';
import { boundQuery, type Warehouse } from './warehouse.ts';

/** Types whose values arrive in the column engine as they are, and texts. */
const EXACT = [0, 1, 2, 3, 5, 7, 8, 9, 10, 12, 246];
const TEXTS = [252, 253, 254];
/** Flags of columns that are ordered by their place in a list. */
const LISTED = 256 | 2048;

/** @throws NotPushed for MySQL, whose texts and numbers are others */
export async function openMariadbWarehouse(connection: MariadbConnection): Promise<Warehouse> {
  const session = await openMariadb(connection, 'write');
  try {
    const { rows } = await rowsOf(session, 'SELECT version()');
    const version = mariadbText(rows[0]?.[0]) ?? '';
    if (!version.includes('MariaDB')) throw new NotPushed('MySQL is left to the column engine');
  } catch (error) {
    session.destroy();
    throw error;
  }
  return {
    dialect: MARIADB_DIALECT,
    async extract(step, types, parameters, values) {
      const own = new StatementValues();
      const asked = own.finish(queryOf(step, parameters, own), false);
      const columns = await describeMariadb(session, asked.sql, asked.values);
      const fields =
        step.rule.fields ??
        columns.map(({ name }) => ({ name, from: name, format: undefined, decimalSeparator: undefined }));
      const list = fields.map((field) => {
        const from = field.from ?? field.name;
        const column = columns.find(({ name }) => name === from);
        const plain = field.format === undefined && field.decimalSeparator === undefined;
        const read = types.get(field.name);
        const isThat = column !== undefined && duckTypeOf(mariadbColumn(column)) === read;
        if (!plain || !isThat || !isExact(column))
          throw new NotPushed(`column "${field.name}" is read as ${read ?? 'nothing'}`);
        return `q.${quoteName(from)} AS ${quoteName(field.name)}`;
      });
      return `SELECT ${list.join(', ')} FROM (${queryOf(step, parameters, values)}) AS q`;
    },
    async explain(sql, values) {
      await execute(session, `EXPLAIN ${sql}`, values);
    },
    close: () => session.destroy(),
  };
}

function isExact({ columnType, flags, extendedFormat, characterSet }: MariadbField): boolean {
  if (EXACT.includes(columnType)) return true;
  const binary = 63;
  return (
    TEXTS.includes(columnType) && (flags & LISTED) === 0 && extendedFormat === null && characterSet !== binary
  );
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
  if (schema !== undefined) throw new NotPushed('its query is read in a schema of its own');
  return boundQuery(query.text, parameters, ({ type, value }) => {
    if (value === null) return 'NULL';
    if (type === 'boolean') return ['true', 't', '1', 'yes'].includes(value.toLowerCase()) ? '1' : '0';
    const place = values.add(value);
    if (type === 'int16' || type === 'int32' || type === 'int64') return `CAST(${place} AS SIGNED)`;
    return type === 'decimal' ? `CAST(${place} AS DECIMAL(65,30))` : place;
  });
}
