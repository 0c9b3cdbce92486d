import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Connection } from '../../definition/connection.ts';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { runProgram } from '../../testing/run-program.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { testMariadb } from '../../testing/test-mariadb.ts';
import { testPostgres } from '../../testing/test-postgres.ts';

const SOURCES = ['north', 'south'];

describe('loads of two sources into one new table at the same moment', () => {
  const postgres = testPostgres();
  const mariadb = testMariadb();
  const targets: Readonly<Record<string, (folder: string) => Promise<Connection>>> = {
    postgres: async () => ({ ...(await postgres.database('target')).connection, name: 'target' }),
    mariadb: async () => ({ ...mariadb.connection, name: 'target' }),
    sqlite: async (folder) => ({ kind: 'sqlite', name: 'target', path: join(folder, 'target.sqlite') }),
    duckdb: async (folder) => ({ kind: 'duckdb', name: 'target', path: join(folder, 'target.duckdb') }),
  };
  for (const [kind, open] of Object.entries(targets)) {
    for (const commit of ['load', 'chunk'] as const) {
      it(`both bring their rows: ${kind}, commits by ${commit}`, async (test) => {
        const folder = tempFolder(test);
        const path = join(folder, 'source.sqlite');
        const database = new DatabaseSync(path);
        database.exec(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        );
        database.close();
        const target = await open(folder);
        const orderOf = (source: string) =>
          compositionOrder({
            connections: [{ kind: 'sqlite', name: 'source', path }, target],
            sources: [{ name: source, connection: 'source' }],
            rule: { name: 'rule', query: { kind: 'table', table: 't' } },
            composition: {
              target: { connection: 'target', table: `new_${commit}` },
              load: { kind: 'append' },
              commit,
              metadataColumns: true,
              chunkRows: 2,
            },
          });
        const ended = await Promise.all(SOURCES.map((source) => runProgram(orderOf(source))));
        assert.deepEqual(
          ended.map(({ status, report }) => (status === 0 ? 'done' : report)),
          ['done', 'done'],
        );
        const { lines } = await runInProcess({
          version: 1,
          kind: 'preview',
          runId: 1,
          attempt: 1,
          connections: [{ ...target, name: 'source' }],
          sources: [{ name: 'target', connection: 'source' }],
          rule: {
            name: 'counts',
            query: {
              kind: 'sql',
              text: `SELECT taktwerk_source AS source, count(*) AS n FROM new_${commit} GROUP BY taktwerk_source ORDER BY taktwerk_source`,
            },
          },
          rows: 10,
          profile: false,
        });
        const [shown] = lines.flatMap((line) => (line.type === 'preview' ? [line.rows] : []));
        assert.deepEqual(
          shown?.map((row) => Object.values(Object(row)).map(String)),
          [
            ['north', '3'],
            ['south', '3'],
          ],
        );
      });
    }
  }
});
