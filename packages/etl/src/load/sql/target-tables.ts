import type { Column } from '../../definition/column.ts';
import { HISTORY_COLUMNS } from '../apply/apply-statements.ts';
import type { FittedColumns } from '../fit-columns.ts';
import type { TargetRequest } from '../load-target.ts';
import { METADATA_COLUMNS } from './metadata-columns.ts';
import type { SqlSession } from './sql-session.ts';

/** Makes and changes the tables of a load. Names of tables are quoted. */
export class TargetTables {
  readonly #session: SqlSession;
  readonly #request: TargetRequest;

  constructor(session: SqlSession, request: TargetRequest) {
    this.#session = session;
    this.#request = request;
  }

  async create(
    table: string,
    columns: readonly Column[],
    key: readonly string[],
    withHistory: boolean,
  ): Promise<void> {
    const { dialect } = this.#session;
    const all = withHistory ? [...columns, ...HISTORY_COLUMNS] : columns;
    const lines = all.map(
      (column) =>
        `${dialect.quote(column.name)} ${dialect.type(column)}${column.nullable ? '' : ' NOT NULL'}`,
    );
    // A history has several versions of a key.
    if (key.length > 0 && this.#request.mode.kind === 'merge' && keysAreShort(columns, key, dialect.name)) {
      lines.push(`PRIMARY KEY (${key.map(dialect.quote).join(', ')})`);
    }
    await this.#session.run(`CREATE TABLE ${table} (${lines.join(', ')})`);
  }

  async evolve(table: string, fitted: FittedColumns, existing: readonly Column[]): Promise<void> {
    const { dialect } = this.#session;
    const ours = this.#request.metadata === null ? [] : METADATA_COLUMNS;
    const missing = ours.filter(({ name }) => !existing.some((column) => column.name === name));
    for (const column of [...fitted.added, ...missing]) {
      await this.#session.run(
        `ALTER TABLE ${table} ADD COLUMN ${dialect.quote(column.name)} ${dialect.type(column)}`,
      );
      this.#request.say(`Table "${this.#request.table}" has a new column "${column.name}".`);
    }
    for (const column of fitted.widened) {
      const change = dialect.changeType(table, column);
      if (change === null) continue;
      await this.#session.run(change);
      this.#request.say(
        `Column "${column.name}" of table "${this.#request.table}" is now ${dialect.type(column)}.`,
      );
    }
  }
}

/** MariaDB takes no text of any length into a key. */
function keysAreShort(columns: readonly Column[], key: readonly string[], dialect: string): boolean {
  return (
    dialect !== 'mariadb' ||
    columns.every(
      ({ name, type }) => !key.includes(name) || (type !== 'text' && type !== 'json' && type !== 'bytes'),
    )
  );
}
