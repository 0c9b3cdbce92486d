import { NotPushed } from '../not-pushed.ts';
import { digitsOf, isExact, isWhole, type TypedSql } from './push-dialect.ts';

const TIMES = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];
/** The beginning of a unit of time, as a format. */
const TRUNCATED: Readonly<Record<string, string>> = {
  second: '%Y-%m-%d %H:%i:%s',
  minute: '%Y-%m-%d %H:%i:00',
  hour: '%Y-%m-%d %H:00:00',
  day: '%Y-%m-%d',
  month: '%Y-%m-01',
  year: '%Y-01-01',
};
const PARTS: Readonly<Record<string, (time: string) => string>> = {
  year: (time) => `YEAR(${time})`,
  quarter: (time) => `QUARTER(${time})`,
  month: (time) => `MONTH(${time})`,
  day: (time) => `DAYOFMONTH(${time})`,
  dayofmonth: (time) => `DAYOFMONTH(${time})`,
  dow: (time) => `(DAYOFWEEK(${time}) - 1)`,
  dayofweek: (time) => `(DAYOFWEEK(${time}) - 1)`,
  weekday: (time) => `(DAYOFWEEK(${time}) - 1)`,
  isodow: (time) => `(WEEKDAY(${time}) + 1)`,
  doy: (time) => `DAYOFYEAR(${time})`,
  dayofyear: (time) => `DAYOFYEAR(${time})`,
  week: (time) => `WEEK(${time}, 3)`,
  weekofyear: (time) => `WEEK(${time}, 3)`,
  hour: (time) => `HOUR(${time})`,
  minute: (time) => `MINUTE(${time})`,
};

/** A function of DuckDB in MariaDB; its type is made sure of by the caller. */
export function mariadbCall(name: string, values: readonly TypedSql[]): string | null {
  const [first, second, third] = values;
  if (first === undefined) return null;
  if (values.every(({ type }) => type === 'VARCHAR')) {
    const found = ofTexts(
      name,
      values.map(({ sql }) => sql),
    );
    if (found !== null) return found;
  }
  switch (name) {
    case 'abs':
      return isExact(first.type) || first.type === 'DOUBLE' ? `abs(${first.sql})` : null;
    case 'floor':
    case 'ceil':
    case 'ceiling':
      return isExact(first.type) ? `${name === 'floor' ? 'floor' : 'ceil'}(${first.sql})` : null;
    case 'round': {
      const places = second === undefined ? 0 : constantNumber(second);
      if (!isExact(first.type) || places === null || (places < 0 && !isWhole(first.type))) return null;
      const most = first.type.startsWith('DECIMAL(') ? digitsOf(first.type).scale : 0;
      return `round(CAST(${first.sql} AS DECIMAL(65,${most})), ${Math.min(places, most)})`;
    }
    case 'substring':
    case 'substr': {
      const [from, length] = [second, third].map((one) => (one === undefined ? null : constantNumber(one)));
      if (first.type !== 'VARCHAR' || from == null || (third !== undefined && length == null)) return null;
      return cutText(first.sql, from, third === undefined ? null : (length ?? null));
    }
    case 'left':
    case 'right': {
      const count = second === undefined ? null : constantNumber(second);
      return first.type === 'VARCHAR' && count !== null && count >= 0
        ? `${name}(${first.sql}, ${count})`
        : null;
    }
    case 'concat':
      return values.every(({ type }) => type === 'VARCHAR')
        ? `concat(${values.map(({ sql }) => `coalesce(${sql}, '')`).join(', ')})`
        : null;
    case 'date_trunc':
      return second === undefined ? null : truncated(first.constant?.toLowerCase() ?? '', second);
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
    return name === 'length' || name === 'len' || name === 'char_length' ? `char_length(${first})` : null;
  }
  switch (name) {
    case '||':
      return `concat(${first}, ${second})`;
    case '~~':
      return `(${first} LIKE ${second} ESCAPE '${NO_ESCAPE}')`;
    case '!~~':
      return `(${first} NOT LIKE ${second} ESCAPE '${NO_ESCAPE}')`;
    case 'replace':
      return third === undefined ? null : `replace(${first}, ${second}, ${third})`;
    case 'contains':
      return `(locate(${second}, ${first}) > 0)`;
    case 'strpos':
    case 'instr':
    case 'position':
      return `locate(${second}, ${first})`;
    case 'starts_with':
    case 'prefix':
    case '^@':
      return `(left(${first}, char_length(${second})) = ${second})`;
    case 'ends_with':
    case 'suffix':
      return `(right(${first}, char_length(${second})) = ${second})`;
    default:
      return null;
  }
}

/** An escape of LIKE that no text has: MariaDB takes a backslash where there is none. */
const NO_ESCAPE = '\u{F0002}';

/** Characters from a place, from 1, or from the end; those before the first count, too. */
export function cutText(text: string, from: number, length: number | null): string {
  if (length !== null && length < 0) throw new NotPushed('a negative length may mean something else there');
  if (from > 0) return `substr(${text}, ${from}${length === null ? '' : `, ${length}`})`;
  if (from === 0) return length === null ? text : `left(${text}, ${Math.max(0, length - 1)})`;
  const end = `right(${text}, ${-from})`;
  if (length === null) return end;
  return `left(${end}, greatest(0, ${length} - greatest(0, ${-from} - char_length(${text}))))`;
}

function part(unit: string, { sql, type }: TypedSql): string | null {
  return TIMES.includes(type) ? (PARTS[unit]?.(sql) ?? null) : null;
}

function truncated(unit: string, { sql, type }: TypedSql): string | null {
  if (!TIMES.includes(type)) return null;
  if (unit === 'week') return `(CAST(CAST(${sql} AS DATE) AS DATETIME(6)) - INTERVAL WEEKDAY(${sql}) DAY)`;
  const format = TRUNCATED[unit];
  return format === undefined ? null : `CAST(date_format(${sql}, '${format}') AS DATETIME(6))`;
}

/** Days and intervals added to a date or a time, and days between two dates. */
function timeSum(name: '+' | '-', first: TypedSql, second: TypedSql): string | null {
  if (first.type === 'DATE' && isWhole(second.type))
    return `(${first.sql} ${name} INTERVAL ${second.sql} DAY)`;
  if (name === '+' && isWhole(first.type) && second.type === 'DATE')
    return `(${second.sql} + INTERVAL ${first.sql} DAY)`;
  if (name === '-' && first.type === 'DATE' && second.type === 'DATE')
    return `datediff(${first.sql}, ${second.sql})`;
  const [time, interval] =
    second.type === 'INTERVAL' ? [first, second] : name === '+' ? [second, first] : [first, second];
  if (!TIMES.includes(time.type) || interval.type !== 'INTERVAL' || interval.constant === null) return null;
  const parts = intervalParts(interval.constant);
  if (parts === null) return null;
  const sum = parts.map(([count, unit]) => `${name} INTERVAL ${count} ${unit}`).join(' ');
  return `(CAST(${time.sql} AS DATETIME(6)) ${sum})`;
}

/** Months, days and microseconds of an interval as DuckDB writes it, such as `1 year 2 days 01:30:00`. */
function intervalParts(text: string): readonly (readonly [count: number, unit: string])[] | null {
  let [months, days, micros] = [0, 0, 0];
  const words = text.split(' ');
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word.includes(':')) {
      const negative = word.startsWith('-');
      const [hours = '', minutes = '', seconds = ''] = (negative ? word.slice(1) : word).split(':');
      const value = (Number(hours) * 60 + Number(minutes)) * 60_000_000 + Math.round(Number(seconds) * 1e6);
      micros += negative ? -value : value;
      continue;
    }
    const count = Number(word);
    const unit = (words[at + 1] ?? '').toLowerCase();
    at += 1;
    if (!Number.isSafeInteger(count)) return null;
    if (unit.startsWith('year')) months += count * 12;
    else if (unit.startsWith('month')) months += count;
    else if (unit.startsWith('day')) days += count;
    else return null;
  }
  if (!Number.isSafeInteger(micros)) return null;
  return [
    [months, 'MONTH'],
    [days, 'DAY'],
    [micros, 'MICROSECOND'],
  ];
}

function constantNumber({ constant }: TypedSql): number | null {
  const number = constant === null ? Number.NaN : Number(constant);
  return Number.isSafeInteger(number) ? number : null;
}
