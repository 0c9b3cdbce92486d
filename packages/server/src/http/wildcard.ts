/** Whether a text fits a pattern: `*` any run of characters, `?` one; case does not count. */
export function fitsWildcard(pattern: string, text: string): boolean {
  const want = pattern.toUpperCase();
  const have = text.toUpperCase();
  let at = 0;
  let from = 0;
  let star = -1;
  let retry = 0;
  while (from < have.length) {
    if (want[at] === '*') {
      star = at;
      retry = from;
      at += 1;
    } else if (at < want.length && (want[at] === '?' || want[at] === have[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      retry += 1;
      from = retry;
      at = star + 1;
    } else return false;
  }
  while (want[at] === '*') at += 1;
  return at === want.length;
}
