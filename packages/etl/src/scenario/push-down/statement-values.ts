/** The values of a statement of PostgreSQL, which is built of names and types alone. */
export class StatementValues {
  readonly list: string[] = [];

  /** The value as an expression of a type. */
  bind(value: string, type: string): string {
    this.list.push(value);
    const [name = '', ...more] = type.split(' COLLATE ');
    const cast = `CAST($${this.list.length} AS ${name})`;
    return more.length === 0 ? cast : `(${cast} COLLATE ${more.join('')})`;
  }
}
