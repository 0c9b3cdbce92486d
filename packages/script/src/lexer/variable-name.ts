/** Longest variable name without the `&` (reference `script-language.md` §1). */
export const NAME_LIMIT = 32;

export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits and `$ _ @ § #`. */
export function isNameCharacter(code: number): boolean {
  return (
    isLetter(code) ||
    isDigit(code) ||
    code === 36 ||
    code === 95 ||
    code === 64 ||
    code === 167 ||
    code === 35
  );
}

/**
 * Reads the variable name after the `&` at `at`: up to and with the first `#`, else up to the first character a
 * name cannot hold. `null` when no name starts there. A name that starts with `$` is a predefined variable.
 */
export function readVariableName(
  text: string,
  at: number,
): { readonly name: string; readonly end: number } | null {
  const first = text.charCodeAt(at + 1);
  if (!(isNameCharacter(first) && !isDigit(first) && first !== 35)) return null;
  let end = at + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (!isNameCharacter(code)) break;
    end++;
    if (code === 35) break;
  }
  return { name: text.slice(at + 1, end).toUpperCase(), end };
}

/** A variable's name as the language compares it: upper case, without `&`. */
export function normalName(name: string): string {
  return (name.startsWith('&') ? name.slice(1) : name).toUpperCase();
}
