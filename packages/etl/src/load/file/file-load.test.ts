import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Composition } from '../../definition/composition.ts';
import type { Connection } from '../../definition/connection.ts';
import { compositionOrder, nextRunId, runInProcess } from '../../testing/run-in-process.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

type Parts = Omit<Composition, 'name' | 'sourceSet' | 'rule'>;

describe('file targets', () => {
  const orderOf = (folder: string, composition: Parts, source = 'shop', chunkKey = 'id') => {
    const files: Connection = { kind: 'files', name: 'target', folder };
    return compositionOrder({
      connections: [{ kind: 'sqlite', name: 'source', path: join(folder, 'source.sqlite') }, files],
      sources: [{ name: source, connection: 'source' }],
      rule: { name: 'rule', query: { kind: 'table', table: 't' }, chunkKey },
      composition,
    });
  };
  const database = (folder: string): DatabaseSync => new DatabaseSync(join(folder, 'source.sqlite'));
  const lines = (path: string): readonly string[] => readFileSync(path, 'utf8').trim().split('\n');

  it('each of several sources keeps its own cursor, so that none brings a row twice', async (test) => {
    const folder = tempFolder(test);
    const source = database(folder);
    source.exec(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b')",
    );
    for (const layout of ['file', 'folder'] as const) {
      const load = (name: string) =>
        runInProcess(
          orderOf(
            folder,
            {
              target: { connection: 'target', table: `all.${layout}`, format: 'ndjson', layout },
              load: { kind: 'append' },
              incremental: { column: 'id' },
              metadataColumns: true,
            },
            name,
          ),
        );
      const first = [await load('north'), await load('south')];
      const again = [await load('north'), await load('south')];
      assert.deepEqual(
        [...first, ...again].map(({ figures }) => figures.rows),
        [2, 2, 0, 0],
      );
    }
    assert.equal(lines(join(folder, 'all.file')).length, 4);
    source.close();
  });

  it('a folder of parts shows each chunk as it comes, goes on behind the last one, and a reset leaves the rows', async (test) => {
    const folder = tempFolder(test);
    const source = database(folder);
    source.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT)');
    for (let id = 1; id <= 10; id += 1) source.exec(`INSERT INTO t VALUES (${id}, ${id === 8 ? "'x'" : id})`);
    const place = join(folder, 'parts');
    const order = orderOf(folder, {
      target: { connection: 'target', table: 'parts', format: 'ndjson', layout: 'folder' },
      load: { kind: 'append' },
      commit: 'chunk',
      incremental: { column: 'id' },
      chunkRows: 3,
    });
    const rows = (): readonly number[] => {
      const { parts }: { parts: string[] } = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8'));
      return parts.flatMap((part) => lines(join(place, part)).map((line) => Number(JSON.parse(line).id)));
    };
    await assert.rejects(runInProcess(order), { message: /row 8, column "n": "x" is no bigint/ });
    assert.deepEqual(rows(), [1, 2, 3, 4, 5, 6]);
    const other = { ...order, runId: nextRunId(), rule: { ...order.rule, targetTable: 'elsewhere' } };
    await assert.rejects(runInProcess(other), {
      reason: 'contractBroken',
      message: /already visible in "parts".*reset it/,
    });
    source.exec('UPDATE t SET n = 8 WHERE id = 8');
    assert.equal((await runInProcess({ ...order, runId: nextRunId() })).figures.rows, 10);
    assert.deepEqual(rows(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    source.exec('INSERT INTO t VALUES (11, 11)');
    await runInProcess({ ...order, runId: nextRunId() });
    assert.deepEqual(rows().at(-1), 11);
    await runInProcess({ ...order, kind: 'reset', runId: nextRunId() });
    assert.equal(rows().length, 11);
    assert.equal((await runInProcess({ ...order, runId: nextRunId() })).figures.rows, 11);
    source.close();
  });

  it('parts nobody goes on with are removed, and those of a reset load too', async (test) => {
    const folder = tempFolder(test);
    const source = database(folder);
    source.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT); INSERT INTO t VALUES (1, 1), (2, 'x')");
    const order = orderOf(folder, {
      target: { connection: 'target', table: 'out', layout: 'folder' },
      load: { kind: 'replace' },
      chunkRows: 1,
    });
    const parts = (): readonly string[] =>
      readdirSync(join(folder, 'out')).filter((name) => name.startsWith('part-'));
    await assert.rejects(runInProcess(order), { reason: 'valueDoesNotFit' });
    assert.equal(parts().length, 1);
    writeFileSync(join(folder, 'out', 'part-1-1.parquet'), 'left by a process that was killed');
    await runInProcess({ ...order, kind: 'reset', runId: nextRunId() });
    assert.deepEqual(parts(), []);
    await assert.rejects(runInProcess({ ...order, runId: nextRunId() }), { reason: 'valueDoesNotFit' });
    source.exec('UPDATE t SET n = 2');
    const rule = { ...order.rule, fields: [{ name: 'id', type: 'int64' as const }] };
    await runInProcess({ ...order, rule, runId: nextRunId() });
    assert.equal(parts().length, 2);
    source.close();
  });
});
