/** The whole number a text stands for: digits with an optional minus sign, blanks around it allowed; else `null`. */
export function wholeNumber(text: string): number | null {
  const trimmed = text.trim();
  if (!/^-?[0-9]{1,15}$/.test(trimmed)) return null;
  return Number(trimmed);
}

/** The number in an optional member; the fallback when it is absent or empty. */
export function wholeOr<T>(text: string | undefined, fallback: T): number | T {
  return text === undefined ? fallback : (wholeNumber(text) ?? fallback);
}
