import { NotPushed } from '../not-pushed.ts';
import { digitsOf, isExact, isWhole, type TypedSql } from './push-dialect.ts';

const TRUNCATED = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
/** Parts of a date that are the same whole number in both; years before the first are counted otherwise. */
const PARTS: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  day: 'day',
  dayofmonth: 'day',
  dow: 'dow',
  dayofweek: 'dow',
  weekday: 'dow',
  isodow: 'isodow',
  doy: 'doy',
  dayofyear: 'doy',
  week: 'week',
  weekofyear: 'week',
  hour: 'hour',
  minute: 'minute',
};
const TIMES = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];

/** A function of DuckDB in PostgreSQL; its type is made sure of by the caller. */
export function postgresCall(name: string, values: readonly TypedSql[]): string | null {
  const [first, second, third] = values;
  if (first === undefined) return null;
  const sqls = values.map(({ sql }) => sql);
  const texts = values.every(({ type }) => type === 'VARCHAR');
  if (texts) {
    const found = ofTexts(name, sqls);
    if (found !== null) return found;
  }
  switch (name) {
    case 'abs':
      return isExact(first.type) || first.type === 'DOUBLE' ? `abs(${first.sql})` : null;
    case 'floor':
    case 'ceil':
    case 'ceiling':
      return isExact(first.type) || first.type === 'DOUBLE'
        ? `${name === 'floor' ? 'floor' : 'ceil'}(${first.sql})`
        : null;
    case 'round': {
      if (!isExact(first.type)) return null;
      const places = second === undefined ? 0 : constantNumber(second);
      if (places === null || (places < 0 && !isWhole(first.type))) return null;
      const most = first.type.startsWith('DECIMAL(') ? digitsOf(first.type).scale : 0;
      return `round(CAST(${first.sql} AS numeric), ${Math.min(places, most)})`;
    }
    case 'greatest':
    case 'least':
      return `${name}(${sqls.join(', ')})`;
    case 'substring':
    case 'substr': {
      const [from, length] = [second, third].map((one) => (one === undefined ? null : constantNumber(one)));
      if (first.type !== 'VARCHAR' || from == null || (third !== undefined && length == null)) return null;
      return substring(first.sql, from, third === undefined ? null : (length ?? null));
    }
    case 'left':
    case 'right': {
      const count = second === undefined ? null : constantNumber(second);
      return first.type === 'VARCHAR' && count !== null ? `${name}(${first.sql}, ${count})` : null;
    }
    case 'repeat': {
      const count = second === undefined ? null : constantNumber(second);
      return first.type === 'VARCHAR' && count !== null && count >= 0
        ? `repeat(${first.sql}, ${count})`
        : null;
    }
    case 'concat':
      return values.every(({ type }) => type === 'VARCHAR' || isExact(type) || type === 'BOOLEAN')
        ? `concat(${values.map(({ sql, type }) => (type === 'VARCHAR' ? sql : `CAST(${sql} AS text)`)).join(', ')})`
        : null;
    case 'date_trunc': {
      const unit = first.constant?.toLowerCase() ?? '';
      if (second === undefined || !TIMES.includes(second.type) || !TRUNCATED.includes(unit)) return null;
      const time = second.type === 'DATE' ? `CAST(${second.sql} AS timestamp)` : second.sql;
      return `date_trunc('${unit}', ${time})`;
    }
    case 'date_part':
    case 'datepart':
      return second === undefined ? null : part(first.constant?.toLowerCase() ?? '', second);
    case '+':
    case '-':
      return second === undefined ? null : timeSum(name, first, second);
    default:
      return values.length === 1 ? part(name, first) : null;
  }
}

function ofTexts(name: string, [first = '', second, third]: readonly string[]): string | null {
  if (second === undefined) {
    return name === 'length' || name === 'len' || name === 'char_length' ? `length(${first})` : null;
  }
  switch (name) {
    case '||':
      return `(${first} || ${second})`;
    case '~~':
      return `(${first} LIKE ${second} ESCAPE '')`;
    case '!~~':
      return `(${first} NOT LIKE ${second} ESCAPE '')`;
    case 'replace':
      return third === undefined ? null : `replace(${first}, ${second}, ${third})`;
    case 'contains':
      return `(strpos(${first}, ${second}) > 0)`;
    case 'strpos':
    case 'instr':
    case 'position':
      return `strpos(${first}, ${second})`;
    case 'starts_with':
    case 'prefix':
    case '^@':
      return `(left(${first}, length(${second})) = ${second})`;
    case 'ends_with':
    case 'suffix':
      return `(right(${first}, length(${second})) = ${second})`;
    default:
      return null;
  }
}

/** Characters from a place, from 1, or from the end; those before the first count, too. */
export function substring(text: string, from: number, length: number | null): string {
  const start = from < 0 ? `length(${text}) ${from + 1 < 0 ? '-' : '+'} ${Math.abs(from + 1)}` : String(from);
  if (length !== null && length < 0) throw new NotPushed('a negative length may mean something else there');
  return `substr(${text}, ${start}${length === null ? '' : `, ${length}`})`;
}

function part(unit: string, { sql, type }: TypedSql): string | null {
  const known = PARTS[unit];
  if (known === undefined || !TIMES.includes(type)) return null;
  const number = `extract(${known} FROM ${sql})`;
  return known === 'year' ? `(CASE WHEN ${number} < 0 THEN ${number} + 1 ELSE ${number} END)` : number;
}

/** Days and intervals added to a date or a time, and days between two dates. */
function timeSum(name: '+' | '-', first: TypedSql, second: TypedSql): string | null {
  const days = ({ sql }: TypedSql): string => `CAST(${sql} AS integer)`;
  if (first.type === 'DATE' && isWhole(second.type)) return `(${first.sql} ${name} ${days(second)})`;
  if (name === '+' && isWhole(first.type) && second.type === 'DATE')
    return `(${second.sql} + ${days(first)})`;
  if (name === '-' && first.type === 'DATE' && second.type === 'DATE')
    return `(${first.sql} - ${second.sql})`;
  if (TIMES.includes(first.type) && second.type === 'INTERVAL') return `(${first.sql} ${name} ${second.sql})`;
  if (name === '+' && first.type === 'INTERVAL' && TIMES.includes(second.type))
    return `(${second.sql} + ${first.sql})`;
  return null;
}

function constantNumber({ constant }: TypedSql): number | null {
  const number = constant === null ? Number.NaN : Number(constant);
  return Number.isSafeInteger(number) ? number : null;
}
