/** An object read from JSON; `where` is for the message of the Error that is thrown otherwise. */
export function record(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${where} is ${JSON.stringify(value)}; expected an object.`);
}

/** A text read from JSON; throws an Error otherwise. */
export function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${where} is ${JSON.stringify(value)}; expected a text.`);
}

/** An object of texts read from JSON, empty when absent; throws an Error otherwise. */
export function texts(value: unknown, where: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  return Object.fromEntries(
    Object.entries(record(value, where)).map(([key, one]) => [key, text(one, `${where}.${key}`)]),
  );
}
