import { isJsonObject, type JsonObject, type JsonValue } from '@taktwerk/model';
import type { Duck } from '../../duck/duck.ts';
import { columnOfDuckType } from '../../duck/duck-type.ts';
import { quoteName } from '../../sql/quote.ts';
import type { StepInput } from '../sql/step-input.ts';
import { NotPushed } from './not-pushed.ts';
import { postgresTypeOf } from './postgres-type-of.ts';
import type { StatementValues } from './statement-values.ts';

/** Where an expression stands: rows that `i` names, and whether they are summed up. */
export interface ExpressionPlace {
  readonly input: StepInput;
  readonly aggregates: boolean;
  readonly values: StatementValues;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
  COMPARE_DISTINCT_FROM: 'IS DISTINCT FROM',
  COMPARE_NOT_DISTINCT_FROM: 'IS NOT DISTINCT FROM',
};
const AGGREGATES = ['sum', 'min', 'max', 'count', 'count_star'];

/**
 * An expression of DuckDB as one of PostgreSQL that gives the same values: it is parsed by DuckDB, and only what is known
 * to mean the same in both is written anew; the constants become bound values.
 * @throws NotPushed naming what PostgreSQL does otherwise
 */
export async function postgresExpression(duck: Duck, sql: string, place: ExpressionPlace): Promise<string> {
  const [row] = await duck.rows(
    'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true) AS tree',
    [`SELECT ${sql}`],
  );
  const tree: unknown = JSON.parse(String(row?.tree));
  const statements = isJsonObject(tree) ? listOf(tree.statements) : [];
  const node = statements.length === 1 ? statements[0]?.node : undefined;
  const items = isJsonObject(node) ? listOf(node.select_list) : [];
  const [item] = items;
  const plain =
    isJsonObject(node) &&
    BEYOND_SELECT.every((member) => node[member] === undefined) &&
    isJsonObject(node.from_table) &&
    node.from_table.type === 'EMPTY';
  if (item === undefined || items.length !== 1 || !plain)
    throw new NotPushed(`"${sql}" is no plain expression`);
  return write(item, place, false);
}

/** What the tree of a SELECT of nothing but an expression lacks. */
const BEYOND_SELECT = ['where_clause', 'group_expressions', 'having', 'qualify', 'modifiers', 'sample'];

function write(expression: JsonValue | undefined, place: ExpressionPlace, summed: boolean): string {
  if (!isJsonObject(expression)) throw new NotPushed('an expression is not understood');
  const inner = (one: JsonValue | undefined): string => write(one, place, summed);
  const children = listOf(expression.children);
  const type = String(expression.type);
  switch (expression.class) {
    case 'COLUMN_REF':
      return columnOf(expression, place);
    case 'CONSTANT':
      return constant(expression.value, place);
    case 'CAST':
      return castOfConstant(expression, place);
    case 'CONJUNCTION':
      return `(${children.map(inner).join(type === 'CONJUNCTION_OR' ? ' OR ' : ' AND ')})`;
    case 'COMPARISON': {
      const operator = COMPARISONS[type];
      if (operator === undefined) throw new NotPushed(`${type} is not known there`);
      return `(${inner(expression.left)} ${operator} ${inner(expression.right)})`;
    }
    case 'BETWEEN':
      if (type !== 'COMPARE_BETWEEN') throw new NotPushed(`${type} may mean something else there`);
      return `(${inner(expression.input)} BETWEEN ${inner(expression.lower)} AND ${inner(expression.upper)})`;
    case 'CASE': {
      const cases = listOf(expression.case_checks).map(
        (one) => `WHEN ${inner(one.when_expr)} THEN ${inner(one.then_expr)}`,
      );
      return `(CASE ${cases.join(' ')} ELSE ${inner(expression.else_expr)} END)`;
    }
    case 'OPERATOR':
      return operator(type, children.map(inner));
    case 'FUNCTION':
      return call(expression, place, summed);
    default:
      throw new NotPushed(`${type} may mean something else there`);
  }
}

function operator(type: string, [first = '', ...others]: readonly string[]): string {
  switch (type) {
    case 'OPERATOR_IS_NULL':
      return `(${first} IS NULL)`;
    case 'OPERATOR_IS_NOT_NULL':
      return `(${first} IS NOT NULL)`;
    case 'OPERATOR_NOT':
      return `(NOT ${first})`;
    case 'OPERATOR_COALESCE':
      return `coalesce(${[first, ...others].join(', ')})`;
    case 'COMPARE_IN':
      return `(${first} IN (${others.join(', ')}))`;
    case 'COMPARE_NOT_IN':
      return `(${first} NOT IN (${others.join(', ')}))`;
    default:
      throw new NotPushed(`${type} may mean something else there`);
  }
}

function call(expression: JsonObject, place: ExpressionPlace, summed: boolean): string {
  const name = String(expression.function_name).toLowerCase();
  const children = listOf(expression.children);
  if (AGGREGATES.includes(name)) return aggregate(name, expression, children, place, summed);
  if (!hasNoOrder(expression) || expression.distinct === true || expression.filter !== undefined)
    throw new NotPushed(`${name} with rows of its own may mean something else there`);
  const values = children.map((one) => write(one, place, summed));
  const [first = '', second] = values;
  // Texts that are put together, and numbers written as text, differ; so only arithmetic is left to signs.
  if ((name === '+' || name === '-' || name === '*') && second !== undefined)
    return `(${first} ${name} ${second})`;
  if (name === '-' && values.length === 1) return `(- ${first})`;
  if (name === 'abs' && values.length === 1) return `abs(${first})`;
  if ((name === '~~' || name === '!~~') && second !== undefined)
    return `(${first} ${name === '~~' ? '' : 'NOT '}LIKE ${second} ESCAPE '')`;
  if (name === 'length' && values.length === 1 && isText(children[0], place))
    return `length(${first})::bigint`;
  throw new NotPushed(`the function ${name} may give something else there`);
}

function aggregate(
  name: string,
  expression: JsonObject,
  children: readonly JsonObject[],
  place: ExpressionPlace,
  summed: boolean,
): string {
  if (!place.aggregates || summed || !hasNoOrder(expression))
    throw new NotPushed(`${name} does not stand where rows are summed up`);
  if (
    name === 'sum' &&
    columnsIn(children, place).some((column) => place.input.types.get(column) === 'DOUBLE')
  )
    throw new NotPushed('a sum of floating point numbers depends on the order of the rows');
  const values = children.map((one) => write(one, place, true)).join(', ');
  const filter =
    expression.filter === undefined ? '' : ` FILTER (WHERE ${write(expression.filter, place, true)})`;
  if (name === 'count_star' || children.length === 0) return `count(*)${filter}`;
  return `${name}(${expression.distinct === true ? 'DISTINCT ' : ''}${values})${filter}`;
}

function hasNoOrder({ order_bys: order }: JsonObject): boolean {
  return !isJsonObject(order) || listOf(order.orders).length === 0;
}

function nameOf(expression: JsonObject, { input }: ExpressionPlace): string {
  const names = Array.isArray(expression.column_names) ? expression.column_names.map(String) : [];
  const found = input.columns.find((name) => name.toLowerCase() === names[0]?.toLowerCase());
  if (found === undefined || names.length !== 1)
    throw new NotPushed(`"${names.join('.')}" is no column of its input`);
  return found;
}

function columnOf(expression: JsonObject, place: ExpressionPlace): string {
  return `i.${quoteName(nameOf(expression, place))}`;
}

function columnsIn(value: JsonValue | readonly JsonObject[], place: ExpressionPlace): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: JsonValue) => columnsIn(one, place));
  if (!isJsonObject(value)) return [];
  if (value.class === 'COLUMN_REF') return [nameOf(value, place)];
  return Object.values(value).flatMap((one) => columnsIn(one, place));
}

function isText(expression: JsonObject | undefined, place: ExpressionPlace): boolean {
  return expression?.class === 'COLUMN_REF' && place.input.types.get(nameOf(expression, place)) === 'VARCHAR';
}

function constant(value: JsonValue | undefined, { values }: ExpressionPlace): string {
  if (!isJsonObject(value)) throw new NotPushed('a constant is not understood');
  const type = isJsonObject(value.type) ? value.type : {};
  if (value.is_null === true || type.id === 'NULL') return 'NULL';
  const given = value.value;
  if (type.id === 'VARCHAR' && typeof given === 'string') return values.bind(given, 'text COLLATE "C"');
  if (type.id === 'BOOLEAN' && typeof given === 'boolean') return String(given);
  if (typeof given === 'number' && Number.isSafeInteger(given)) {
    if (type.id === 'INTEGER') return values.bind(String(given), 'integer');
    if (type.id === 'BIGINT') return values.bind(String(given), 'bigint');
    const info = isJsonObject(type.type_info) ? type.type_info : {};
    if (type.id === 'DECIMAL') return values.bind(withPoint(given, Number(info.scale ?? 0)), 'numeric');
  }
  throw new NotPushed(`a constant of type ${String(type.id)} may be another value there`);
}

/** DuckDB tells a decimal by its digits without the point. */
function withPoint(digits: number, scale: number): string {
  const text = String(Math.abs(digits)).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return `${digits < 0 ? '-' : ''}${whole}${scale === 0 ? '' : `.${text.slice(-scale)}`}`;
}

/** Values of parameters, dates and the like: a text read as a type. Other casts round and read in ways of their own. */
function castOfConstant(
  { child, cast_type: type, try_cast: tried }: JsonObject,
  { values }: ExpressionPlace,
): string {
  const value =
    isJsonObject(child) && child.class === 'CONSTANT' && isJsonObject(child.value) ? child.value : null;
  if (value === null || !isJsonObject(type) || tried === true)
    throw new NotPushed('a cast may read or round otherwise there');
  const info = isJsonObject(type.type_info) ? type.type_info : {};
  const word =
    type.id === 'DECIMAL' ? `DECIMAL(${Number(info.width)},${Number(info.scale ?? 0)})` : String(type.id);
  const wanted = postgresTypeOf(columnOfDuckType('value', word), 'a cast');
  if (value.is_null === true) return `CAST(NULL AS ${wanted.type})`;
  if (typeof value.value !== 'string') throw new NotPushed('a cast may read or round otherwise there');
  return values.bind(value.value, wanted.full);
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
