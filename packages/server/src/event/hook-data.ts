/** Members of a body that become values of a hit of their own, at most. */
const MOST_MEMBERS = 100;

/**
 * Values of a hit that was told over HTTP: the whole body as `BODY`, and texts, numbers and flags directly in a JSON object
 * as `JSON_NAME`, the name in upper case with `_` for what is no letter, digit or `_`.
 */
export function hookData(body: Buffer, time: number): Readonly<Record<string, string>> {
  const text = body.toString('utf8');
  const data: Record<string, string> = { BODY: text, TIME: new Date(time).toISOString() };
  const members = Object.entries(jsonObject(text)).filter(([, value]) => isScalar(value));
  for (const [name, value] of members.slice(0, MOST_MEMBERS)) data[`JSON_${valueName(name)}`] = String(value);
  return data;
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch (error) {
    // A body may be any text.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function valueName(name: string): string {
  return name
    .toUpperCase()
    .slice(0, 100)
    .replaceAll(/[^A-Z0-9_]/g, '_');
}
