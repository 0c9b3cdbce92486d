import type { ClockNote } from '@taktwerk/calendar';
import { dayText, minutesText } from '@taktwerk/model';

/** What the report says of a time of day that clocks jumped over or showed twice. */
export function clockText({ kind, day, minutes }: ClockNote): string {
  const time = `${dayText(day)} ${minutesText(minutes)}`;
  switch (kind) {
    case 'moved':
      return `Clocks jump over ${time}; the start is at the first instant after it.`;
    case 'skipped':
      return `Clocks jump over ${time}; there is no start.`;
    case 'first':
      return `Clocks show ${time} twice; the start is the first time.`;
  }
}
