/** Replaces each `&NAME#` (or a last `&NAME`) of a text by the value of the variable; unknown names stay. */
export function substituteVariables(text: string, value: (name: string) => string | undefined): string {
  if (!text.includes('&')) return text;
  let result = '';
  let rest = text;
  for (let at = rest.indexOf('&'); at >= 0; at = rest.indexOf('&')) {
    const end = rest.indexOf('#', at);
    const name = end < 0 ? rest.slice(at + 1) : rest.slice(at + 1, end + 1);
    result += rest.slice(0, at) + (value(name.toUpperCase()) ?? `&${name}`);
    rest = rest.slice(at + 1 + name.length);
  }
  return result + rest;
}
