import { mariadbType } from '../../../connector/mariadb/mariadb-types.ts';
import { columnOfDuckType } from '../../../duck/duck-type.ts';
import { NotPushed } from '../not-pushed.ts';
import { FAILED } from './failed.ts';
import { mariadbCall } from './mariadb-call.ts';
import { MARIADB_TEXT } from './mariadb-text.ts';
import { digitsOf, isExact, isWhole, type PushDialect } from './push-dialect.ts';

/** Longest name of a column, in characters. */
const LONGEST_NAME = 64;
/** The largest whole number up to which a double has every one. */
const LAST_WHOLE = '9007199254740992';
/** Digits of a decimal beyond which DuckDB goes no further when two are added, so that a sum may be too large. */
const FULL = [18, 38];

/** Texts are compared character by character, with the blanks at their end. */
const COLLATE = ' COLLATE utf8mb4_nopad_bin';

/** What CAST calls the types that are computed with. */
const CASTS: Readonly<Record<string, string>> = {
  BOOLEAN: 'SIGNED',
  SMALLINT: 'SIGNED',
  INTEGER: 'SIGNED',
  BIGINT: 'SIGNED',
  HUGEINT: 'DECIMAL(38,0)',
  DOUBLE: 'DOUBLE',
  DATE: 'DATE',
  TIMESTAMP: 'DATETIME(6)',
  'TIMESTAMP WITH TIME ZONE': 'DATETIME(6)',
};
const RANGES: Readonly<Record<string, readonly [low: string, high: string]>> = {
  SMALLINT: ['-32768', '32767'],
  INTEGER: ['-2147483648', '2147483647'],
};
const TIMES = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];

/** MariaDB, whose session is in UTC, strict, and takes names in double quotes. */
export const MARIADB_DIALECT: PushDialect = {
  name: 'MariaDB',
  numbered: false,
  joinsFull: false,
  rounds: ['percent_rank', 'cume_dist'],
  lagsWithDefault: false,
  keepsOrder: false,
  nameFits: (name) => name.length <= LONGEST_NAME,
  check: (type, what) => {
    castOf(type, what);
  },
  stored: (type, what) => {
    castOf(type, what);
    return type === 'HUGEINT' ? 'decimal(38,0)' : mariadbType(columnOfDuckType('', type));
  },
  typed(sql, type, what) {
    const cast = castOf(type, what);
    if (type === 'VARCHAR') return text(sql);
    const [low, high] = RANGES[type] ?? [];
    if (low !== undefined) return within(`${sql} BETWEEN ${low} AND ${high}`, sql, type);
    if (type.startsWith('DECIMAL(')) {
      const { width, scale } = digitsOf(type);
      const value = `CAST(${sql} AS ${cast})`;
      return FULL.includes(width) ? within(`abs(${sql}) < 1e${width - scale}`, value, type) : value;
    }
    return type === 'BOOLEAN' ? sql : `CAST(${sql} AS ${cast})`;
  },
  bound(values, given, type) {
    // Intervals are written by what they are added to.
    if (type === 'INTERVAL') return 'NULL';
    const cast = castOf(type, 'a constant');
    if (type === 'VARCHAR') return text(given === null ? 'NULL' : values.add(given));
    if (given === null) return `CAST(NULL AS ${cast})`;
    if (type === 'BOOLEAN') return given === 'true' ? '(1 = 1)' : '(1 = 0)';
    if (type === 'DOUBLE' && !Number.isFinite(Number(given)))
      throw new NotPushed('there is no number that is infinite or none');
    return `CAST(${values.add(type === 'TIMESTAMP WITH TIME ZONE' ? withoutZone(given) : given)} AS ${cast})`;
  },
  convert,
  fail,
  order(sql, descending, type) {
    if (type === 'VARCHAR') throw new NotPushed('texts are ordered by their beginning alone');
    return `${sql} IS NULL, ${sql}${descending ? ' DESC' : ''}`;
  },
  same: (left, right) => `(${left} <=> ${right})`,
  divide: (left, right) =>
    `(CASE WHEN ${right} = 0 THEN ${fail(left, 'DOUBLE', 'there is no number that is infinite')} ELSE ${left} / ${right} END)`,
  wholeQuotient: (left, right) => `(${left} DIV nullif(${right}, 0))`,
  rest: (left, right) => `(${left} % nullif(${right}, 0))`,
  aggregate(name, argument, distinct, filter) {
    const of = filter === null ? (argument ?? '*') : `CASE WHEN ${filter} THEN ${argument ?? '1'} END`;
    const called = name === 'bool_and' ? 'min' : name === 'bool_or' ? 'max' : name;
    return `${called}(${distinct ? 'DISTINCT ' : ''}${of})`;
  },
  createKept: (table, columns) =>
    `CREATE TABLE ${table} (${columns}) ENGINE = InnoDB CHARACTER SET utf8mb4${COLLATE}`,
  analyze: () => null,
  series: () => null,
  call: mariadbCall,
  text: MARIADB_TEXT,
};

/** A text of the character set and order that all texts of a statement have. */
function text(sql: string): string {
  return `(CONVERT(${sql} USING utf8mb4)${COLLATE})`;
}

function castOf(type: string, what: string): string {
  if (type === 'VARCHAR') return 'CHAR';
  if (type.startsWith('DECIMAL(')) return type;
  const cast = CASTS[type];
  if (cast === undefined) throw new NotPushed(`${what} is of type ${type}`);
  return cast;
}

function within(condition: string, value: string, type: string): string {
  return `(CASE WHEN ${condition} THEN ${value} ELSE ${fail(value, type, 'a number is too large for its type')} END)`;
}

/** A whole number beyond all others, which is refused once a row comes to it; the message has the text. */
function fail(of: string, type: string, why: string): string {
  const refused = `9223372036854775807 + char_length(concat('${FAILED}: ${why}: ', ${of}))`;
  if (type === 'VARCHAR') return text(`(${refused})`);
  return `CAST((${refused}) AS ${castOf(type, 'a value')})`;
}

function convert(sql: string, from: string, to: string): string {
  if (from === to) return sql;
  const cast = castOf(to, 'a value');
  const given = `CAST(${sql} AS ${cast})`;
  if (from === '"NULL"') return to === 'VARCHAR' ? text('NULL') : `CAST(NULL AS ${cast})`;
  if (isExact(from)) {
    if (to === 'DOUBLE') return doubleOf(sql, from);
    if (to === 'VARCHAR') return text(`CAST(${sql} AS CHAR)`);
    if (to === 'BOOLEAN' && isWhole(from)) return `(${sql} <> 0)`;
    if (isExact(to)) return narrowed(sql, to, given);
  }
  if (from === 'VARCHAR') return readText(sql, to, given);
  if (from === 'BOOLEAN') {
    if (isWhole(to)) return given;
    if (to === 'VARCHAR') return text(`CASE WHEN ${sql} THEN 'true' WHEN NOT ${sql} THEN 'false' END`);
  }
  if (TIMES.includes(from)) {
    if (TIMES.includes(to)) return given;
    if (to === 'VARCHAR' && from === 'DATE') return text(`CAST(${sql} AS CHAR)`);
    // DuckDB writes no zeros at the end of a fraction.
    if (to === 'VARCHAR' && from === 'TIMESTAMP')
      return text(`TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(${sql} AS CHAR)))`);
  }
  throw new NotPushed(`a cast of ${from} to ${to} may read or round otherwise there`);
}

/** Both round half away from zero. */
function narrowed(sql: string, to: string, given: string): string {
  const [low, high] = to === 'BIGINT' ? ['-9223372036854775808', '9223372036854775807'] : (RANGES[to] ?? []);
  if (low !== undefined) return within(`round(${sql}) BETWEEN ${low} AND ${high}`, given, to);
  if (to === 'HUGEINT') return given;
  const { width, scale } = digitsOf(to);
  return within(`abs(round(${sql}, ${scale})) < 1e${width - scale}`, given, to);
}

/** DuckDB divides the digits by a power of ten, which is exact up to 2⁵³. */
function doubleOf(sql: string, from: string): string {
  const double = `CAST(${sql} AS DOUBLE)`;
  const { width, scale } = from.startsWith('DECIMAL(') ? digitsOf(from) : { width: 38, scale: 0 };
  if (['SMALLINT', 'INTEGER', 'BIGINT'].includes(from) || (from !== 'HUGEINT' && width <= 15)) return double;
  if (scale > 22) throw new NotPushed(`a cast of ${from} to DOUBLE may round otherwise there`);
  return `(CASE WHEN abs(${sql}) * 1${'0'.repeat(scale)} <= ${LAST_WHOLE} THEN ${double} ELSE ${fail(sql, 'DOUBLE', 'a large number is rounded otherwise')} END)`;
}

/** Texts that both read alike; the statement fails for others, such as those with blanks or exponents. */
function readText(sql: string, to: string, given: string): string {
  const pattern = patternOf(to);
  if (pattern === null) throw new NotPushed(`a cast of VARCHAR to ${to} may read otherwise there`);
  const value = isExact(to) ? narrowed(`CAST(${sql} AS DECIMAL(65,30))`, to, given) : given;
  return `(CASE WHEN ${sql} REGEXP '${pattern}' THEN ${value} ELSE ${fail(sql, to, 'a text is read otherwise')} END)`;
}

/** The end of a text is `\z`: `$` would also stand before a new line. */
function patternOf(to: string): string | null {
  if (isWhole(to)) return '^-?[0-9]{1,18}\\\\z';
  if (to.startsWith('DECIMAL(')) {
    const { scale } = digitsOf(to);
    return scale === 0 ? '^-?[0-9]{1,18}\\\\z' : `^-?[0-9]{1,18}([.][0-9]{1,${scale}})?\\\\z`;
  }
  // Days that a month does not have are refused by the database.
  return to === 'DATE' ? '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}\\\\z' : null;
}

/** The session is in UTC. */
function withoutZone(time: string): string {
  return time.endsWith('+00') ? time.slice(0, -3) : time;
}
