/** SQL as PostgreSQL wants it, and the name under which a connection keeps it prepared. */
export interface Statement {
  readonly text: string;
  readonly name: string;
}

/** Fixed statements are constants of the program, so their number is bounded. */
const known = new Map<string, Statement>();

/** A fixed statement, to be prepared once per connection. */
export function fixedStatement(sql: string): Statement {
  const statement = known.get(sql);
  if (statement !== undefined) return statement;
  const made = { text: numbered(sql), name: `s${known.size + 1}` };
  known.set(sql, made);
  return made;
}

/** Numbers the parameters: each `?` becomes `$1`, `$2` and so on. No text of ours has a `?` of any other meaning. */
export function numbered(sql: string): string {
  const parts = sql.split('?');
  return parts.map((part, index) => (index < parts.length - 1 ? `${part}$${index + 1}` : part)).join('');
}
