const DAY = 86_400_000;
/** Days from the beginning of a workbook's count to 1970-01-01. */
const DAYS_FROM_1900 = 25_569;
const DAYS_FROM_1904 = 24_107;

/** Is a number with this format a date? Numbers 14 to 22 and 45 to 47 are built in (ECMA-376, 18.8.30). */
export function isDateFormat(id: number, code: string | null): boolean {
  if ((id >= 14 && id <= 22) || (id >= 45 && id <= 47)) return true;
  if (code === null) return false;
  let quoted = false;
  let bracket = false;
  for (let at = 0; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\\' || character === '_' || character === '*') at += 1;
    else if (character === '[') bracket = !'hms'.includes((code[at + 1] ?? '').toLowerCase());
    else if (character === ']') bracket = false;
    else if (!bracket && 'ymdhs'.includes(character.toLowerCase())) return true;
  }
  return false;
}

/** A count of days as ISO text: a date, a time of day below one, or a date with its time to the millisecond. */
export function serialDate(days: number, from1904: boolean): string {
  // The count of 1900 has a 29 February that year did not have.
  const shifted = !from1904 && days < 60 && days >= 1 ? days + 1 : days;
  const milliseconds = Math.round((shifted - (from1904 ? DAYS_FROM_1904 : DAYS_FROM_1900)) * DAY);
  const text = new Date(milliseconds).toISOString();
  const time = text.slice(11, 23).replace('.000', '');
  if (days >= 0 && days < 1 && !Number.isInteger(days)) return time;
  return Number.isInteger(days) ? text.slice(0, 10) : `${text.slice(0, 10)} ${time}`;
}
