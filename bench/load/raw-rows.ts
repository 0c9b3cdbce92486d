import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '@taktwerk/store';

/**
 * The limit of a store's folder: its rows that `tasks` tasks left behind are written again, into an empty database with
 * the same tables, indexes and triggers, by one bare loop that does nothing else and commits so many tasks' rows at a
 * time, fsync each. Gives tasks a second.
 */
export async function rawGroupCommit(
  folder: string,
  scratch: string,
  tasks: number,
  group: number,
): Promise<number> {
  await (await openSqliteStore({ folder: scratch })).close();
  const filled = new DatabaseSync(join(folder, 'taktwerk.db'), { readOnly: true });
  const raw = new DatabaseSync(join(scratch, 'taktwerk.db'));
  raw.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  try {
    const tables = filled
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => rowsOf(filled, String(name)))
      // What every task wrote, not what was there before.
      .filter(({ rows }) => rows.length >= tasks);
    const inserts = tables.map(({ name, columns, rows }) => {
      const marks = columns.map(() => '?').join(', ');
      raw.exec(`DELETE FROM "${name}"`);
      const sql = `INSERT INTO "${name}" (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${marks})`;
      return { insert: raw.prepare(sql), rows };
    });
    const start = performance.now();
    for (let first = 0; first < tasks; first += group) {
      raw.exec('BEGIN IMMEDIATE');
      for (const { insert, rows } of inserts) {
        const from = Math.floor((first / tasks) * rows.length);
        const to = Math.floor((Math.min(first + group, tasks) / tasks) * rows.length);
        for (const row of rows.slice(from, to)) insert.run(...row);
      }
      raw.exec('COMMIT');
    }
    const rate = tasks / ((performance.now() - start) / 1000);
    const written = tables.map(({ name, rows }) => `${name} ${(rows.length / tasks).toFixed(1)}`);
    console.log(`raw rows a task: ${written.join(', ')}`);
    return rate;
  } finally {
    raw.close();
    filled.close();
  }
}

interface TableRows {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (null | number | bigint | string | NodeJS.ArrayBufferView)[])[];
}

function rowsOf(database: DatabaseSync, name: string): TableRows {
  const columns = database
    .prepare(`PRAGMA table_xinfo("${name}")`)
    .all()
    // 2 and 3 are columns that the database computes.
    .filter(({ hidden }) => hidden === 0)
    .map((column) => String(column.name));
  const list = columns.map((column) => `"${column}"`).join(', ');
  const select = database.prepare(`SELECT ${list} FROM "${name}"`);
  const rows = select.all().map((row) => columns.map((column) => row[column] ?? null));
  return { name, columns, rows };
}
