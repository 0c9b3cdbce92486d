import { join } from 'node:path';
import type { Connection } from '../definition/connection.ts';
import type { ExtractionRule } from '../definition/extraction-rule.ts';
import { nextRunId, runInProcess } from './run-in-process.ts';
import { testMariadb } from './test-mariadb.ts';
import { testPostgres } from './test-postgres.ts';

/** Every database that loads write into, by kind: each opens one of its own, called `target`. */
export function targetDatabases(): Readonly<Record<string, (folder: string) => Promise<Connection>>> {
  const postgres = testPostgres();
  const mariadb = testMariadb();
  return {
    postgres: async () => ({ ...(await postgres.database('target')).connection, name: 'target' }),
    mariadb: async () => ({ ...mariadb.connection, name: 'target' }),
    sqlite: async (folder) => ({ kind: 'sqlite', name: 'target', path: join(folder, 'target.sqlite') }),
    duckdb: async (folder) => ({ kind: 'duckdb', name: 'target', path: join(folder, 'target.duckdb') }),
  };
}

/** Rows of a query of any database, as {@link rowsOfRule} gives them. */
export function rowsOfQuery(connection: Connection, query: string): Promise<readonly string[]> {
  return rowsOfRule(connection, { name: 'shown', query: { kind: 'sql', text: query } });
}

/** Rows of a rule, as a preview shows them: one text per row, in the order of their texts. */
export async function rowsOfRule(connection: Connection, rule: ExtractionRule): Promise<readonly string[]> {
  const { lines } = await runInProcess({
    version: 1,
    kind: 'preview',
    runId: nextRunId(),
    attempt: 1,
    connections: [connection],
    sources: [{ name: 'shown', connection: connection.name }],
    rule,
    rows: 1000,
    profile: false,
  });
  const [rows = []] = lines.flatMap((line) => (line.type === 'preview' ? [line.rows] : []));
  const texts = rows.map((row) =>
    Object.values(Object(row))
      .map((value) => (value === null ? '' : String(value)))
      .join(' '),
  );
  // Not every connector keeps the order of a query it reads in pieces.
  return texts.sort();
}
