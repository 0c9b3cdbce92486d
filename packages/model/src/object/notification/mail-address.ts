/** Characters that would give an address another meaning in the head of a mail or in SMTP. */
const FORBIDDEN = new Set([...'<>()[],;:\\"']);

/** Whether a text is one plain mail address, `local@domain`; quoted local parts and lists are none. */
export function isMailAddress(text: string): boolean {
  if (text.length > 320) return false;
  for (const letter of text) {
    if (letter <= ' ' || letter === '\u007f' || FORBIDDEN.has(letter)) return false;
  }
  const [local = '', domain = '', ...more] = text.split('@');
  return (
    more.length === 0 && local !== '' && domain !== '' && !domain.startsWith('.') && !domain.endsWith('.')
  );
}
