import type { BoundParameter } from '../../connector/bound-parameter.ts';
import type { PostgresSession } from '../../connector/postgres/postgres-session.ts';
import { postgresColumn, postgresType } from '../../connector/postgres/postgres-types.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { duckType } from '../../duck/duck-type.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';
import { splitMarkers } from '../../sql/split-markers.ts';
import { NotPushed } from './not-pushed.ts';
import { StatementValues } from './statement-values.ts';

/** Types that arrive in the column engine with the same values: number 1042 pads texts, others are told as text. */
const EXACT = [16, 20, 21, 23, 25, 701, 1043, 1082, 1114, 1184, 1700, 2950];

/**
 * What an extract reads, as a SELECT with the columns of its rule.
 * @throws NotPushed when a column would be another value than the one the column engine reads
 */
export async function postgresExtract(
  step: StepOf<'extract'>,
  types: ReadonlyMap<string, string>,
  parameters: readonly BoundParameter[],
  session: PostgresSession,
  values: StatementValues,
): Promise<string> {
  const own = new StatementValues();
  const { columns } = await session.query(
    `SELECT * FROM (${queryOf(step, parameters, own)}) AS q LIMIT 0`,
    own.list,
  );
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
    const isThat = known !== null && spelled(duckType(known)) === read;
    if (column === undefined || !plain || !isThat || !EXACT.includes(column.typeId))
      throw new NotPushed(`column "${field.name}" is read as ${read ?? 'nothing'}`);
    return `q.${quoteName(from)} AS ${quoteName(field.name)}`;
  });
  return `SELECT ${list.join(', ')} FROM (${queryOf(step, parameters, values)}) AS q`;
}

/** The type as DuckDB tells it. */
function spelled(type: string): string {
  return type === 'TIMESTAMPTZ' ? 'TIMESTAMP WITH TIME ZONE' : type;
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
  const { pieces, names } = splitMarkers(query.text);
  let sql = pieces[0] ?? '';
  for (const [index, name] of names.entries()) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) throw new NotPushed(`it uses :${name}, which is no parameter`);
    const type = postgresType({ name, type: parameter.type, nullable: true });
    sql += parameter.value === null ? `CAST(NULL AS ${type})` : values.bind(parameter.value, type);
    sql += pieces[index + 1] ?? '';
  }
  return `${sql}\n`;
}
