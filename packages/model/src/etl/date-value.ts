/**
 * Reads a date as programs send it to the object run API: `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS[.fff][Z|±hh:mm]`,
 * `YYYYMMDD`, `YYYYMMDDHHMMSS`, `DD.MM.YYYY[ HH:MM:SS]` (reference `modus-etl.md` §2.3). The value has no zone and whole
 * seconds; one that comes with a zone is turned to UTC. Gives `YYYY-MM-DDTHH:MM:SS`, or null for what is no such date.
 */
export function readDateValue(text: string): string | null {
  const given = text.trim();
  try {
    if (isDigits(given)) return readCompact(given);
    if (given[2] === '.' && given[5] === '.') return readDotted(given);
    if (given[4] !== '-' || given.includes('[')) return null;
    if (given.length <= 10) return midnight(Temporal.PlainDate.from(given, { overflow: 'reject' }));
    if (given[10] !== 'T' || given[13] !== ':' || given[16] !== ':') return null;
    const end = given.slice(19);
    return end.includes('Z') || end.includes('+') || end.includes('-')
      ? format(Temporal.Instant.from(given).toZonedDateTimeISO('UTC').toPlainDateTime())
      : format(Temporal.PlainDateTime.from(given, { overflow: 'reject' }));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readCompact(digits: string): string | null {
  if (digits.length !== 8 && digits.length !== 14) return null;
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const time = digits.padEnd(14, '0').slice(8);
  return readParts(date, `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}`);
}

function readDotted(text: string): string | null {
  const [date = '', time, ...more] = text.split(' ').filter((part) => part !== '');
  const [day = '', month = '', year = '', ...rest] = date.split('.');
  if (more.length > 0 || rest.length > 0 || !isDigits(year)) return null;
  return readParts(`${year}-${month}-${day}`, time ?? '00:00:00');
}

function readParts(date: string, time: string): string | null {
  if (date.length !== 10 || time.length !== 8) return null;
  return format(Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: 'reject' }));
}

function midnight(date: Temporal.PlainDate): string {
  return format(date.toPlainDateTime());
}

function format(time: Temporal.PlainDateTime): string {
  return time.toString({ smallestUnit: 'second', roundingMode: 'trunc' });
}

function isDigits(text: string): boolean {
  return text !== '' && [...text].every((character) => character >= '0' && character <= '9');
}
