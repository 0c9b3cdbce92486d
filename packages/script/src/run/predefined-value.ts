import { formatDate, partsOfTime, weekday } from '../date/date-format.ts';

/** Separators in the suffix of a date variable: point, slash, dash (reference `script-language.md` §4). */
const SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['P', '.'],
  ['S', '/'],
  ['D', '-'],
]);

const SUFFIX_KEYS = ['YYYY', 'YY', 'MM', 'DD', 'HH', 'MI', 'SS'];

/** The key of a predefined variable: upper case, without `&`, `$` and `#`. */
export function predefinedKey(name: string): string {
  let start = 0;
  while (name[start] === '&' || name[start] === '$') start++;
  return name.slice(start, name.endsWith('#') ? -1 : undefined).toUpperCase();
}

/** Value of a date or time variable such as `DATE_YYYYMMDD`; `undefined` when the key is none. */
export function dateVariable(
  key: string,
  times: { readonly now: number; readonly startedAt: number },
): string | undefined {
  const physical = key.startsWith('PHYS_');
  const rest = physical ? key.slice(5) : key;
  const parts = partsOfTime(physical ? times.now : times.startedAt);
  if (rest === 'WEEKDAY' || rest === 'WEEKDAY_NR') return String(weekday(parts));
  const isTime = rest.startsWith('TIME_');
  if (!isTime && !rest.startsWith('DATE_')) return undefined;
  const format = suffixFormat(rest.slice(5));
  return format === undefined ? undefined : formatDate(parts, format, isTime);
}

/** The format a suffix stands for: `DDPMMPYYYY` is `DD.MM.YYYY`. */
function suffixFormat(suffix: string): string | undefined {
  let format = '';
  for (let at = 0; at < suffix.length; ) {
    const letter = suffix.charAt(at);
    const separator = SEPARATORS.get(letter);
    // D and S are separators and also start DD and SS: in a run of odd length the first one separates.
    if (separator !== undefined && at > 0 && runLength(suffix, at) % 2 === 1) {
      format += separator;
      at++;
      continue;
    }
    const key = SUFFIX_KEYS.find((candidate) => suffix.startsWith(candidate, at));
    if (key === undefined) return undefined;
    format += key;
    at += key.length;
  }
  return format === '' ? undefined : format;
}

function runLength(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) end++;
  return end - at;
}
