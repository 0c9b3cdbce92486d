/** A JSON value as YAML in block style; texts stand in double quotes as in JSON, which YAML 1.2 reads the same. */
export function yamlText(value: unknown): string {
  return `${block(value, 0)}\n`.replace(/^\n/, '');
}

/** Begins with a line end when the value takes lines of its own. */
function block(value: unknown, depth: number): string {
  const margin = `\n${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((entry: unknown) => `${margin}-${entryText(entry, depth + 1)}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) return ' {}';
    return members.map(([name, member]) => `${margin}${key(name)}:${block(member, depth + 1)}`).join('');
  }
  return ` ${JSON.stringify(value)}`;
}

/** The first member of an object stands on the line of its dash. */
function entryText(entry: unknown, depth: number): string {
  const text = block(entry, depth);
  return text.startsWith('\n') ? ` ${text.trimStart()}` : text;
}

/** Words that YAML reads as something else than a text, whatever their case. */
const WORDS: ReadonlySet<string> = new Set(['null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n']);

function key(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !WORDS.has(name.toLowerCase()) ? name : JSON.stringify(name);
}
