/**
 * Whether a text fits a pattern: `*` any run of characters, `?` one. The case of ASCII letters does not count, as in
 * the LIKE of both databases, so that a check of one object and the condition of a list agree; with `exactCase` it does.
 */
export function fitsPattern(
  pattern: string,
  text: string,
  { exactCase }: { readonly exactCase: boolean } = { exactCase: false },
): boolean {
  const want = [...(exactCase ? pattern : foldAscii(pattern))];
  const have = [...(exactCase ? text : foldAscii(text))];
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

function foldAscii(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}
