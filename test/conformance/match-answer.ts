/** Words a case may use in place of a value; all else must be equal, members included. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  '<integer>': Number.isInteger,
  '<text>': (value) => typeof value === 'string' && value !== '',
  '<timestamp>': (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value),
  '<boolean>': (value) => typeof value === 'boolean',
  '<list>': Array.isArray,
};

/** Name of the member, or last entry, that lets an object or list have more than what is expected. */
const MORE = '<more>';

/** Where an answer differs from what a case expects; empty if it does not. */
export function matchAnswer(actual: unknown, expected: unknown, path = 'body'): readonly string[] {
  if (typeof expected === 'string' && KINDS[expected] !== undefined) {
    return KINDS[expected](actual) ? [] : [`${path}: expected ${expected}, got ${JSON.stringify(actual)}`];
  }
  if (Array.isArray(expected)) {
    const isOpen = expected.at(-1) === MORE;
    const entries: readonly unknown[] = isOpen ? expected.slice(0, -1) : expected;
    if (
      !Array.isArray(actual) ||
      actual.length < entries.length ||
      (actual.length > entries.length && !isOpen)
    ) {
      return [`${path}: expected a list of ${entries.length}, got ${JSON.stringify(actual)}`];
    }
    return entries.flatMap((entry, index) => matchAnswer(actual[index], entry, `${path}[${index}]`));
  }
  if (isRecord(expected)) {
    if (!isRecord(actual)) return [`${path}: expected an object, got ${JSON.stringify(actual)}`];
    const names = Object.keys(expected).filter((name) => name !== MORE);
    const surplus = MORE in expected ? [] : Object.keys(actual).filter((name) => !names.includes(name));
    return [
      ...surplus.map(
        (name) => `${path}.${name}: expected no such member, got ${JSON.stringify(actual[name])}`,
      ),
      ...names.flatMap((name) => matchAnswer(actual[name], expected[name], `${path}.${name}`)),
    ];
  }
  return Object.is(actual, expected)
    ? []
    : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
