type Part =
  | {
      readonly kind: 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'minute' | 'second';
      readonly length: number;
    }
  | { readonly kind: 'sign'; readonly sign: string; readonly length: 1 };

/**
 * Reads a form of dates and times such as `YYMMDD` or `YYYY-MM-DD HH:MM:SS`; `null` if it holds other letters or
 * nothing. `MM` is the minute once an `HH` stands before it, else the month.
 */
export function parseFormat(format: string): readonly Part[] | null {
  const parts: Part[] = [];
  const upper = format.toUpperCase();
  let hourSeen = false;
  for (let at = 0; at < upper.length; ) {
    const part = partAt(upper, at, hourSeen);
    if (part === null) return null;
    hourSeen ||= part.kind === 'hour';
    parts.push(part);
    at += part.length;
  }
  return parts.some((part) => part.kind !== 'sign') ? parts : null;
}

function partAt(format: string, at: number, hourSeen: boolean): Part | null {
  if (format.startsWith('YYYY', at)) return { kind: 'year', length: 4 };
  if (format.startsWith('YY', at)) return { kind: 'shortYear', length: 2 };
  if (format.startsWith('MM', at)) return { kind: hourSeen ? 'minute' : 'month', length: 2 };
  if (format.startsWith('DD', at)) return { kind: 'day', length: 2 };
  if (format.startsWith('HH', at)) return { kind: 'hour', length: 2 };
  if (format.startsWith('SS', at)) return { kind: 'second', length: 2 };
  const sign = format[at] ?? '';
  return /[A-Z0-9]/.test(sign) ? null : { kind: 'sign', sign, length: 1 };
}

/** True if a text is a real date or time in this form: 31 February is not. */
export function fitsFormat(text: string, format: string): boolean {
  const parts = parseFormat(format);
  if (parts === null) return false;
  const fields = new Map<Part['kind'], number>();
  let at = 0;
  for (const part of parts) {
    const piece = text.slice(at, at + part.length);
    at += part.length;
    if (part.kind === 'sign') {
      if (piece !== part.sign) return false;
    } else if (piece.length !== part.length || !/^[0-9]+$/.test(piece)) return false;
    else fields.set(part.kind, Number(piece));
  }
  if (at !== text.length) return false;
  return isTime(fields) && isDate(fields);
}

function isTime(fields: ReadonlyMap<Part['kind'], number>): boolean {
  const [hour, minute, second] = [
    fields.get('hour') ?? 0,
    fields.get('minute') ?? 0,
    fields.get('second') ?? 0,
  ];
  return hour <= 23 && minute <= 59 && second <= 59;
}

function isDate(fields: ReadonlyMap<Part['kind'], number>): boolean {
  const month = fields.get('month') ?? 1;
  const day = fields.get('day') ?? 1;
  const shortYear = fields.get('shortYear');
  // Without a year 29 February must pass, so a leap year stands in.
  const year = fields.get('year') ?? (shortYear === undefined ? 2000 : 2000 + shortYear);
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
