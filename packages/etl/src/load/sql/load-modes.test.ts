import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Composition } from '../../definition/composition.ts';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { runProgram } from '../../testing/run-program.ts';
import { rowsOfQuery, targetDatabases } from '../../testing/target-databases.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

const BEFORE =
  "(1, '2026-01-01', 'a', 'x'), (2, '2026-01-02', 'a', 'y'), (3, '2026-01-03', 'b', 'z'), (5, '2026-01-03', 'b', 'v')";
/** Row 2 has changed, rows 3 and 5 are gone, row 4 is new. */
const AFTER = "(1, '2026-01-01', 'a', 'x'), (2, '2026-01-02', 'a', 'y2'), (4, '2026-01-02', 'c', 'w')";

interface Mode {
  readonly load: Composition['load'];
  readonly commits: readonly ('load' | 'chunk')[];
  /** What the table holds after both loads. */
  readonly holds: readonly string[];
}

const MODES: readonly Mode[] = [
  { load: { kind: 'replace' }, commits: ['load'], holds: ['1 x', '2 y2', '4 w'] },
  { load: { kind: 'replace', how: 'inPlace' }, commits: ['load'], holds: ['1 x', '2 y2', '4 w'] },
  {
    load: { kind: 'append' },
    commits: ['load', 'chunk'],
    holds: ['1 x', '1 x', '2 y', '2 y2', '3 z', '4 w', '5 v'],
  },
  {
    load: { kind: 'merge', key: ['id'] },
    commits: ['load', 'chunk'],
    holds: ['1 x', '2 y2', '3 z', '4 w', '5 v'],
  },
  {
    load: { kind: 'slice', column: 'day', from: 'from', to: 'to' },
    commits: ['load'],
    holds: ['1 x', '2 y2', '3 z', '4 w', '5 v'],
  },
  {
    load: { kind: 'partition', columns: ['part'] },
    commits: ['load'],
    holds: ['1 x', '2 y2', '3 z', '4 w', '5 v'],
  },
  {
    load: { kind: 'history', key: ['id'] },
    commits: ['load', 'chunk'],
    holds: ['1 x', '2 y', '2 y2', '3 z', '4 w', '5 v'],
  },
];
/** What takes rows away, and the rows of each source after a second load of both. */
const SHARED: readonly Composition['load'][] = [
  { kind: 'replace' },
  { kind: 'slice', column: 'day', from: 'from', to: 'to' },
  { kind: 'partition', columns: ['part'] },
];

function sourceFile(folder: string, name: string, rows: string): string {
  const path = join(folder, `${name}.sqlite`);
  const database = new DatabaseSync(path);
  database.exec(
    `CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, day TEXT, part TEXT, name TEXT); DELETE FROM t; INSERT INTO t VALUES ${rows}`,
  );
  database.close();
  return path;
}

const rule = {
  name: 'rows',
  query: {
    kind: 'sql' as const,
    text: 'SELECT id, day, part, name FROM t WHERE day >= :from AND day < :to',
  },
  chunkKey: 'id',
  parameters: [
    { name: 'from', type: 'text' as const },
    { name: 'to', type: 'text' as const },
  ],
};
const between = (from: string, to: string) => [
  { name: 'from', value: from },
  { name: 'to', value: to },
];
const ALL = between('2026-01-01', '2026-02-01');

describe('load modes', () => {
  const targets = targetDatabases();
  for (const [kind, open] of Object.entries(targets)) {
    it(`each does what it says, and a second load of the same rows changes nothing but what is appended: ${kind}`, async (test) => {
      const folder = tempFolder(test);
      const target = await open(folder);
      for (const [index, { load, commits, holds }] of MODES.entries()) {
        for (const commit of commits) {
          const table = `m${index}_${commit}`;
          const run = (rows: string, parameters = ALL) =>
            runInProcess(
              compositionOrder({
                connections: [
                  { kind: 'sqlite', name: 'source', path: sourceFile(folder, 'source', rows) },
                  target,
                ],
                rule,
                parameters,
                composition: {
                  name: table,
                  target: { connection: 'target', table },
                  load,
                  commit,
                  chunkRows: 2,
                },
              }),
            );
          await run(BEFORE);
          const slice = load.kind === 'slice' ? between('2026-01-02', '2026-01-03') : ALL;
          await run(AFTER, slice);
          const shown = () => rowsOfQuery(target, `SELECT id, name FROM ${table}`);
          assert.deepEqual(await shown(), holds, `${load.kind} by ${commit}`);
          if (load.kind !== 'merge' && load.kind !== 'slice' && load.kind !== 'history') continue;
          await run(AFTER, slice);
          assert.deepEqual(await shown(), holds, `${load.kind} by ${commit}, again`);
          if (load.kind !== 'history') continue;
          const current = `SELECT id, name FROM ${table} WHERE valid_to IS NULL`;
          assert.deepEqual(await rowsOfQuery(target, current), ['1 x', '2 y2', '3 z', '4 w', '5 v']);
        }
      }
    });

    it(`loads of several sources and packages into one table take away nothing that is not theirs: ${kind}`, async (test) => {
      const folder = tempFolder(test);
      const target = await open(folder);
      const members = ['north', 'south'];
      const orderOf = (sources: readonly string[], load: Composition['load'], rows: string) =>
        compositionOrder({
          connections: [
            ...members.map((name) => ({
              kind: 'sqlite' as const,
              name,
              path: sourceFile(folder, name, rows),
            })),
            target,
          ],
          sources: sources.map((name) => ({ name, connection: name })),
          members,
          rule,
          parameters: load.kind === 'replace' ? [] : ALL,
          composition: {
            name: load.kind,
            target: { connection: 'target', table: `shared_${load.kind}` },
            load,
            chunkRows: 2,
            ...(load.kind !== 'replace'
              ? {}
              : {
                  packages: [
                    { from: '2026-01-01', to: '2026-01-02' },
                    { from: '2026-01-02', to: '2026-02-01' },
                  ],
                }),
          },
        });
      for (const load of SHARED) {
        const orders = members.map((name) => orderOf([name], load, BEFORE));
        if (load.kind === 'replace') {
          const ended = await Promise.all(orders.map((order) => runProgram(order)));
          assert.deepEqual(
            ended.map(({ status, report }) => (status === 0 ? 'done' : report)),
            ['done', 'done'],
          );
        } else for (const order of orders) await runInProcess(order);
        const shown = () => rowsOfQuery(target, `SELECT taktwerk_source, id, name FROM shared_${load.kind}`);
        const of = (...rows: readonly string[]) =>
          members.flatMap((name) => rows.map((row) => `${name} ${row}`));
        assert.deepEqual(await shown(), of('1 x', '2 y', '3 z', '5 v'), load.kind);
        await runInProcess(orderOf(members, load, AFTER));
        const gone = load.kind === 'partition' ? ['3 z'] : [];
        const kept = load.kind === 'partition' ? ['5 v'] : [];
        assert.deepEqual(await shown(), of('1 x', '2 y2', ...gone, '4 w', ...kept), load.kind);
      }
    });

    it(`the contract decides what becomes of new columns and of wider values: ${kind}`, async (test) => {
      const folder = tempFolder(test);
      const target = await open(folder);
      const path = join(folder, 'contract.sqlite');
      const database = new DatabaseSync(path);
      database.exec(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT, extra TEXT); INSERT INTO t VALUES (0, 1, 'w'), (1, 5000000000, NULL), (2, 2, 'x')",
      );
      database.close();
      const load = (table: string, wide: boolean, contract: Composition['contract']) =>
        runInProcess(
          compositionOrder({
            connections: [{ kind: 'sqlite', name: 'source', path }, target],
            rule: {
              name: 'rows',
              query: { kind: 'sql', text: `SELECT * FROM t WHERE id ${wide ? '>' : '='} 0` },
              fields: [
                { name: 'id', type: 'int64' },
                { name: 'n', type: wide ? 'int64' : 'int16' },
                ...(wide ? [{ name: 'extra', type: 'text' as const }] : []),
              ],
            },
            composition: {
              name: table,
              target: { connection: 'target', table },
              load: { kind: 'append' },
              ...(contract === undefined ? {} : { contract }),
            },
          }),
        );
      // SQLite keeps any number in any column.
      const any = kind === 'sqlite' ? ['1 5000000000'] : [];
      const cases: readonly (readonly [Composition['contract'], readonly string[] | RegExp])[] = [
        [undefined, ['0 1 ', '1 5000000000 ', '2 2 x']],
        [{ columns: 'freeze' }, /no column "extra", and its contract lets none be added/],
        [
          { columns: 'discardValue', types: 'freeze' },
          kind === 'sqlite' ? ['0 1', ...any, '2 2'] : /"n" of table "c2" is int16, the source has int64/,
        ],
        [{ columns: 'discardValue', types: 'discardRow' }, ['0 1', ...any, '2 2']],
        [{ columns: 'discardRow', types: 'discardValue' }, ['0 1', ...(any.length > 0 ? any : ['1 '])]],
      ];
      for (const [index, [contract, expected]] of cases.entries()) {
        const table = `c${index}`;
        await load(table, false, undefined);
        const shown = () => rowsOfQuery(target, `SELECT * FROM ${table}`);
        if (expected instanceof RegExp) {
          await assert.rejects(load(table, true, contract), expected);
          assert.deepEqual(await shown(), ['0 1']);
          continue;
        }
        await load(table, true, contract);
        assert.deepEqual(await shown(), expected, JSON.stringify(contract));
      }
    });

    for (const commit of ['load', 'chunk'] as const) {
      it(`loads of two sources into one new table at the same moment both bring their rows: ${kind}, commits by ${commit}`, async (test) => {
        const folder = tempFolder(test);
        const path = sourceFile(folder, 'source', BEFORE);
        const target = await open(folder);
        const orderOf = (source: string) =>
          compositionOrder({
            connections: [{ kind: 'sqlite', name: 'source', path }, target],
            sources: [{ name: source, connection: 'source' }],
            rule: { name: 'rule', query: { kind: 'table', table: 't' } },
            composition: {
              name: `new_${commit}`,
              target: { connection: 'target', table: `new_${commit}` },
              load: { kind: 'append' },
              commit,
              metadataColumns: true,
              chunkRows: 2,
            },
          });
        const ended = await Promise.all(['north', 'south'].map((source) => runProgram(orderOf(source))));
        assert.deepEqual(
          ended.map(({ status, report }) => (status === 0 ? 'done' : report)),
          ['done', 'done'],
        );
        const counts = `SELECT taktwerk_source, count(*) AS n FROM new_${commit} GROUP BY taktwerk_source`;
        assert.deepEqual(await rowsOfQuery(target, counts), ['north 4', 'south 4']);
      });
    }
  }

  it('commits by chunk are refused for what exchanges rows all at once, and files several loads would replace', async (test) => {
    const folder = tempFolder(test);
    const order = (composition: Partial<Composition>, sources: readonly string[] = ['north']) =>
      compositionOrder({
        connections: [
          ...sources.map((name) => ({
            kind: 'sqlite' as const,
            name,
            path: sourceFile(folder, name, BEFORE),
          })),
          { kind: 'files', name: 'target', folder },
        ],
        sources: sources.map((name) => ({ name, connection: name })),
        rule,
        parameters: ALL,
        composition: {
          target: { connection: 'target', table: 'out' },
          load: { kind: 'replace' },
          ...composition,
        },
      });
    for (const { load, commits } of MODES) {
      if (commits.length > 1) continue;
      await assert.rejects(runInProcess(order({ load, commit: 'chunk' })), /exchanges rows all at once/);
    }
    await assert.rejects(
      runInProcess(order({}, ['north', 'south'])),
      /each would take the place of the others/,
    );
  });
});
