import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VaraRow } from '@taktwerk/model';
import type { ObjectSearch } from '../port/object-recycling.ts';
import type { ObjectDraft, ObjectVersion, Store } from '../port/store.ts';
import { exampleAudit, exampleCommit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

async function saved(
  store: Store,
  drafts: readonly ObjectDraft[],
  stamp: { overwrite?: boolean; by?: string; at?: number } = {},
): Promise<readonly ObjectVersion[]> {
  const outcome = await store.objects.save(
    drafts,
    { overwrite: stamp.overwrite ?? false, by: stamp.by ?? 'OPER/DEMO', at: stamp.at ?? 1000 },
    exampleAudit(),
  );
  assert.equal(outcome.kind, 'saved');
  return outcome.kind === 'saved' ? outcome.versions : [];
}

function row(vara: string, key: string, value: string): VaraRow {
  return { client: 100, vara, key, values: [value, '', '', '', ''] };
}

export function objectsContract(open: OpenStore): void {
  describe('objects', () => {
    it(
      'keep their id and their creation over every change, and every version stays readable',
      withStore(open, async (store) => {
        const [first] = await saved(store, [exampleDraft('scri.a', { title: 'one', folder: 'DEMO' })]);
        const [second] = await saved(store, [exampleDraft('SCRI.A', { title: 'two' })], {
          overwrite: true,
          by: 'ANNA/IT',
          at: 2000,
        });
        assert.ok(first !== undefined && second !== undefined);
        assert.equal(first.name, 'SCRI.A');
        assert.equal(second.objectId, first.objectId);
        assert.ok(second.versionId > first.versionId);
        assert.deepEqual(
          [second.createdAt, second.createdBy, second.modifiedAt, second.modifiedBy],
          [1000, 'OPER/DEMO', 2000, 'ANNA/IT'],
        );
        assert.deepEqual(await store.objects.get(100, 'Scri.A'), second);
        assert.deepEqual(await store.objects.getVersion(first.versionId), first);
        assert.equal(first.folder, 'DEMO');
        assert.equal(await store.objects.get(200, 'SCRI.A'), null);
        assert.equal(await store.objects.getVersion(4711), null);
      }),
    );

    it(
      "are found by a uuid that goes along with an export, stays when they change, and is no one else's in their client",
      withStore(open, async (store) => {
        const uuid = '0f0e0d0c-0b0a-4908-8706-050403020100';
        const [first] = await saved(store, [exampleDraft('COMP.A', { uuid })]);
        assert.equal(first?.uuid, uuid);
        assert.deepEqual(await store.objects.getByUuid(100, uuid), first);
        assert.equal(await store.objects.getByUuid(200, uuid), null);
        const other = '10000000-0000-4000-8000-000000000000';
        const again = [exampleDraft('COMP.A', { uuid: other, title: 'changed' })];
        const [second] = await saved(store, again, { overwrite: true });
        assert.equal(second?.uuid, uuid);
        const options = { overwrite: true, by: 'OPER/DEMO', at: 1 };
        const thief = [exampleDraft('COMP.B', { uuid }), exampleDraft('COMP.C', { uuid: other })];
        assert.deepEqual(await store.objects.save(thief, options, exampleAudit()), {
          kind: 'uuidTaken',
          names: ['COMP.B'],
        });
        const twins = [exampleDraft('COMP.D', { uuid: other }), exampleDraft('COMP.E', { uuid: other })];
        assert.deepEqual(await store.objects.save(twins, options, exampleAudit()), {
          kind: 'uuidTaken',
          names: ['COMP.E'],
        });
        const [made] = await saved(store, [exampleDraft('COMP.F')]);
        assert.equal(made?.uuid.length, 36);
        await store.objects.delete(100, 'COMP.A', { by: 'OPER/DEMO', at: 2 }, exampleAudit());
        assert.equal(await store.objects.getByUuid(100, uuid), null);
        await saved(store, [exampleDraft('COMP.G', { uuid })]);
        assert.deepEqual(await store.objects.restore(100, first?.objectId ?? '', exampleAudit()), {
          kind: 'exists',
          name: 'COMP.G',
        });
      }),
    );

    it(
      'are saved all or none, with one line of audit for what was saved',
      withStore(open, async (store) => {
        await saved(store, [exampleDraft('SCRI.A')]);
        const before = await store.objects.all(100);
        const options = { overwrite: false, by: 'OPER/DEMO', at: 1 };
        const drafts = [exampleDraft('SCRI.NEW', { folder: 'F' }), exampleDraft('SCRI.A')];
        assert.deepEqual(await store.objects.save(drafts, options, exampleAudit()), {
          kind: 'exists',
          names: ['SCRI.A'],
        });
        const other = [exampleDraft('SCRI.NEW'), exampleDraft('SCRI.A', { type: 'JOBS' })];
        assert.deepEqual(await store.objects.save(other, { ...options, overwrite: true }, exampleAudit()), {
          kind: 'otherType',
          names: ['SCRI.A'],
        });
        const twice = [exampleDraft('SCRI.X'), exampleDraft('scri.x')];
        assert.deepEqual(await store.objects.save(twice, options, exampleAudit()), {
          kind: 'exists',
          names: ['SCRI.X'],
        });
        assert.deepEqual(await store.objects.all(100), before);
        assert.equal((await store.audit.list(100, 10)).length, 1);
        const many = await store.objects.getMany(100, ['scri.a', 'NONE', 'SCRI.A']);
        assert.deepEqual(
          many.map((object) => object.name),
          ['SCRI.A'],
        );
      }),
    );

    it(
      'get the folders they lie in, which may bear the name of an object',
      withStore(open, async (store) => {
        await saved(store, [
          exampleDraft('SUB', { folder: 'Demo/Sub' }),
          exampleDraft('SCRI.B', { folder: 'Other/Sub' }),
        ]);
        await saved(store, [exampleDraft('SCRI.C', { folder: 'DEMO/SUB' })]);
        const all = await store.objects.all(100);
        assert.deepEqual(
          all.map(({ type, folder, name }) => [type, folder, name]),
          [
            ['FOLD', '', 'DEMO'],
            ['FOLD', '', 'OTHER'],
            ['FOLD', 'Demo', 'SUB'],
            ['FOLD', 'Other', 'SUB'],
            ['SCRI', 'Other/Sub', 'SCRI.B'],
            ['SCRI', 'DEMO/SUB', 'SCRI.C'],
            ['SCRI', 'Demo/Sub', 'SUB'],
          ],
        );
        assert.equal((await store.objects.get(100, 'SUB'))?.type, 'SCRI');
        assert.equal((await store.objects.get(100, 'DEMO'))?.type, 'FOLD');
      }),
    );

    it(
      'of type VARA hold their rows apart: a script sets one, a save replaces all',
      withStore(open, async (store) => {
        const rows = [row('VARA.X', 'b', '1'), row('VARA.X', 'a', '2')];
        await saved(store, [exampleDraft('VARA.X', { type: 'VARA', varaRows: rows })]);
        assert.deepEqual(await store.objects.varaRows(100, 'vara.x'), rows);
        await store.commit(exampleCommit({ varaRows: [row('VARA.X', 'b', '3'), row('VARA.X', 'c', '4')] }));
        assert.deepEqual(await store.objects.varaRows(100, 'VARA.X'), [
          row('VARA.X', 'b', '3'),
          row('VARA.X', 'a', '2'),
          row('VARA.X', 'c', '4'),
        ]);
        const next = exampleDraft('VARA.X', { type: 'VARA', varaRows: [row('ignored', 'z', '9')] });
        await saved(store, [next], { overwrite: true });
        assert.deepEqual(await store.objects.varaRows(100, 'VARA.X'), [row('VARA.X', 'z', '9')]);
        assert.deepEqual(await store.objects.varaRows(200, 'VARA.X'), []);
      }),
    );

    it(
      'are found by every condition, newest version only',
      withStore(open, async (store) => {
        await saved(store, [exampleDraft('SCRI.A', { title: 'old title', scriptText: 'gone' })]);
        await saved(
          store,
          [
            exampleDraft('SCRI.A', { title: 'The 100% title', scriptText: ':SET &A# = 1', folder: 'Demo' }),
            exampleDraft('SCRI.AB', { documentationText: 'How to\nrestart', folder: 'Demo/Sub' }),
            exampleDraft('JOBS.A', { type: 'JOBS', folder: 'Demolition' }),
          ],
          { overwrite: true },
        );
        const cases: [Partial<ObjectSearch>, string[]][] = [
          [{ types: ['SCRI', 'JOBS'] }, ['JOBS.A', 'SCRI.A', 'SCRI.AB']],
          [{ name: 'scri.*' }, ['SCRI.A', 'SCRI.AB']],
          [{ name: '*.A' }, ['JOBS.A', 'SCRI.A']],
          [{ name: 'SCRI.A' }, ['SCRI.A']],
          [{ title: '100% T' }, ['SCRI.A']],
          [{ title: 'old' }, []],
          [{ script: ':set &a#' }, ['SCRI.A']],
          [{ script: 'gone' }, []],
          [{ documentation: 'how*restart' }, ['SCRI.AB']],
          [{ folder: { path: 'demo', subfolders: false }, types: ['SCRI', 'JOBS'] }, ['SCRI.A']],
          [{ folder: { path: 'Demo', subfolders: true } }, ['SCRI.A', 'SCRI.AB', 'SUB']],
          [{ folder: { path: '', subfolders: false } }, ['DEMO', 'DEMOLITION']],
          [{ folder: { path: '', subfolders: true }, name: '*A*' }, ['JOBS.A', 'SCRI.A', 'SCRI.AB']],
        ];
        for (const [query, expected] of cases) {
          const found = await store.objects.search({ client: 100, limit: 10, ...query });
          assert.deepEqual(
            found.objects.map((object) => object.name),
            expected,
            JSON.stringify(query),
          );
          assert.equal(found.total, expected.length);
        }
        const short = await store.objects.search({ client: 100, limit: 1 });
        assert.deepEqual([short.total, short.objects.length], [6, 1]);
      }),
    );
  });
}
