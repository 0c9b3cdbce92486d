/** A name in the quotes of standard SQL; MariaDB takes it with `ANSI_QUOTES`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal of standard SQL. Only for what cannot be a bound parameter, and never where backslashes escape. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A table, with its schema when there is one. */
export function quoteTable(schema: string | undefined, table: string): string {
  return schema === undefined ? quoteName(table) : `${quoteName(schema)}.${quoteName(table)}`;
}
