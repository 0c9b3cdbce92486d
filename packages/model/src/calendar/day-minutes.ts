/** Reads `HH:MM` as minutes after midnight; null for anything else. `24:00` is the end of a day where `end` allows it. */
export function readMinutes(
  text: string,
  options: { readonly end: boolean } = { end: false },
): number | null {
  const [hours, minutes, ...rest] = text.trim().split(':');
  if (hours?.length !== 2 || minutes?.length !== 2 || rest.length > 0) return null;
  if (![...hours, ...minutes].every((character) => character >= '0' && character <= '9')) return null;
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (options.end && hour === 24 && minute === 0) return 24 * 60;
  return hour > 23 || minute > 59 ? null : hour * 60 + minute;
}

/** `HH:MM`. */
export function minutesText(minutes: number): string {
  const text = (number: number) => String(number).padStart(2, '0');
  return `${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`;
}
