import { postgresType } from '../../../connector/postgres/postgres-types.ts';
import { columnOfDuckType } from '../../../duck/duck-type.ts';
import { NotPushed } from '../not-pushed.ts';
import type { StatementValues } from '../statement-values.ts';
import { FAILED } from './failed.ts';
import { postgresCall } from './postgres-call.ts';
import { POSTGRES_TEXT } from './postgres-text.ts';
import { digitsOf, isExact, isWhole, type PushDialect } from './push-dialect.ts';

/** Longest name of a column, in bytes; PostgreSQL cuts longer ones. */
const LONGEST_NAME = 63;
/** The largest whole number up to which a double has every one. */
const LAST_WHOLE = '9007199254740992';

/** Types whose values and order are the same in DuckDB and in PostgreSQL. */
const ALIKE = [
  'BOOLEAN',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'HUGEINT',
  'FLOAT',
  'DOUBLE',
  'VARCHAR',
  'BLOB',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'UUID',
];

/** Texts are ordered and compared byte by byte, as DuckDB does. */
const COLLATE = ' COLLATE "C"';

/** PostgreSQL, whose session is in UTC. */
export const POSTGRES_DIALECT: PushDialect = {
  name: 'PostgreSQL',
  numbered: true,
  joinsFull: true,
  rounds: [],
  lagsWithDefault: true,
  nameFits: (name) => Buffer.byteLength(name) <= LONGEST_NAME,
  keepsOrder: true,
  check: (type, what) => {
    typeOf(type, what);
  },
  stored: (type, what) => `${typeOf(type, what)}${type === 'VARCHAR' ? COLLATE : ''}`,
  typed: (sql, type, what) => `CAST(${sql} AS ${typeOf(type, what)})${type === 'VARCHAR' ? COLLATE : ''}`,
  bound(values: StatementValues, text, type) {
    const known = type === 'INTERVAL' ? 'interval' : typeOf(type, 'a constant');
    if (type === 'BLOB' || type === 'FLOAT') throw new NotPushed(`a constant of type ${type}`);
    const value = text === null ? 'NULL' : values.add(text);
    return `CAST(${value} AS ${known})${type === 'VARCHAR' ? COLLATE : ''}`;
  },
  convert,
  fail,
  order: (sql, descending) => `${sql}${descending ? ' DESC' : ''} NULLS LAST`,
  same: (left, right) => `(${left} IS NOT DISTINCT FROM ${right})`,
  divide(left, right, zeroHasSign) {
    const positive = zeroHasSign ? `(${left} > 0) = (CAST(${right} AS text) = '0')` : `${left} > 0`;
    const infinite = `CASE WHEN ${left} = 0 OR ${left} = 'NaN' THEN double precision 'NaN' WHEN ${positive} THEN double precision 'Infinity' WHEN ${left} IS NOT NULL THEN double precision '-Infinity' END`;
    return `(CASE WHEN ${right} = 0 THEN ${infinite} ELSE ${left} / ${right} END)`;
  },
  wholeQuotient: (left, right) => `div(CAST(${left} AS numeric), nullif(CAST(${right} AS numeric), 0))`,
  rest: (left, right) => `(${left} % nullif(${right}, 0))`,
  aggregate(name, argument, distinct, filter) {
    const of = argument === null ? '*' : `${distinct ? 'DISTINCT ' : ''}${argument}`;
    return `${name}(${of})${filter === null ? '' : ` FILTER (WHERE ${filter})`}`;
  },
  call: postgresCall,
  // Whoever needs it makes it anew after a crash.
  createKept: (table, columns) => `CREATE UNLOGGED TABLE ${table} (${columns})`,
  analyze: (table) => `ANALYZE ${table}`,
  text: POSTGRES_TEXT,
  series: (rows, column) => `SELECT n AS ${column} FROM generate_series(CAST(1 AS bigint), ${rows}) AS n`,
};

function typeOf(type: string, what: string): string {
  if (!ALIKE.includes(type) && !type.startsWith('DECIMAL('))
    throw new NotPushed(`${what} is of type ${type}`);
  return postgresType(columnOfDuckType('', type));
}

/** PostgreSQL tells a text that is no number with the text itself. */
function fail(of: string, type: string, why: string): string {
  if (type === 'VARCHAR') return `CAST(${fail(of, 'INTEGER', why)} AS text)${COLLATE}`;
  // Any text is bytes.
  if (type === 'BLOB') return `CAST(${fail(of, 'VARCHAR', why)} AS bytea)`;
  const to = type === 'BOOLEAN' ? 'boolean' : typeOf(type, 'a value');
  return `CAST('${FAILED}: ${why}: ' || CAST(${of} AS text) AS ${to})`;
}

function convert(sql: string, from: string, to: string): string {
  if (from === to) return sql;
  const wanted = typeOf(to, 'a value');
  if (from === '"NULL"') return `CAST(NULL AS ${wanted})`;
  if (isExact(from)) {
    if (isExact(to)) return `CAST(${sql} AS ${wanted})`;
    if (to === 'DOUBLE') return doubleOf(sql, from);
    if (to === 'VARCHAR') return `CAST(${sql} AS text)${COLLATE}`;
    if (to === 'BOOLEAN' && isWhole(from)) return `(${sql} <> 0)`;
  }
  if (from === 'VARCHAR') return readText(sql, to);
  if (from === 'BOOLEAN') {
    if (isWhole(to)) return `CAST(CAST(${sql} AS integer) AS ${wanted})`;
    if (to === 'VARCHAR') return `CAST(${sql} AS text)${COLLATE}`;
  }
  // Both take the even one of two whole numbers that are as near.
  if (from === 'DOUBLE' && isWhole(to) && to !== 'HUGEINT') return `CAST(${sql} AS ${wanted})`;
  if (from === 'FLOAT' && to === 'DOUBLE') return `CAST(${sql} AS double precision)`;
  if (from === 'UUID' && to === 'VARCHAR') return `CAST(${sql} AS text)${COLLATE}`;
  const times = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];
  if (times.includes(from)) {
    if (times.includes(to)) return `CAST(${sql} AS ${wanted})`;
    // Years before the first and infinity are written otherwise.
    if (to === 'VARCHAR' && from !== 'TIMESTAMP WITH TIME ZONE')
      return `(CASE WHEN ${sql} >= DATE '0001-01-01' AND ${sql} <= DATE '9999-12-31' THEN CAST(${sql} AS text)${COLLATE} ELSE ${fail(sql, 'VARCHAR', 'a time is written otherwise')} END)`;
  }
  throw new NotPushed(`a cast of ${from} to ${to} may read or round otherwise there`);
}

/** DuckDB divides the digits by a power of ten, which is exact up to 2⁵³. */
function doubleOf(sql: string, from: string): string {
  const double = `CAST(${sql} AS double precision)`;
  const { width, scale } = from.startsWith('DECIMAL(') ? digitsOf(from) : { width: 38, scale: 0 };
  if (from === 'SMALLINT' || from === 'INTEGER' || from === 'BIGINT' || (from !== 'HUGEINT' && width <= 15))
    return double;
  if (scale > 22) throw new NotPushed(`a cast of ${from} to DOUBLE may round otherwise there`);
  const limit = `numeric '${LAST_WHOLE}' / 1${'0'.repeat(scale)}`;
  return `(CASE WHEN abs(${sql}) <= ${limit} THEN ${double} ELSE ${fail(sql, 'DOUBLE', 'a large number is rounded otherwise')} END)`;
}

/** Texts that both read alike; the statement fails for others, such as those with blanks or exponents. */
function readText(sql: string, to: string): string {
  const pattern = patternOf(to);
  if (pattern === null) throw new NotPushed(`a cast of VARCHAR to ${to} may read otherwise there`);
  const read = `CAST(${sql} AS ${typeOf(to, 'a value')})`;
  return `(CASE WHEN ${sql} ~ '${pattern}' THEN ${read} ELSE ${fail(sql, to, 'a text is read otherwise')} END)`;
}

function patternOf(to: string): string | null {
  if (isWhole(to)) return '^-?[0-9]{1,18}$';
  if (to.startsWith('DECIMAL(')) {
    const { scale } = digitsOf(to);
    return scale === 0 ? '^-?[0-9]{1,18}$' : `^-?[0-9]{1,18}([.][0-9]{1,${scale}})?$`;
  }
  if (to === 'DATE') return '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
  if (to === 'TIMESTAMP') return '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?$';
  return null;
}
