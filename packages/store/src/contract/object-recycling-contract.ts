import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObjectDraft, ObjectVersion, SaveOptions, Store } from '../port/store.ts';
import { exampleAudit, exampleCommit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const STAMP = { by: 'ANNA/IT', at: 5000 };
const AUDIT = exampleAudit({ action: 'delete object', time: 5000 });

async function saved(
  store: Store,
  drafts: readonly ObjectDraft[],
  options: Partial<SaveOptions> = {},
): Promise<readonly ObjectVersion[]> {
  const outcome = await store.objects.save(
    drafts,
    { overwrite: false, by: 'OPER/DEMO', at: 1000, ...options },
    exampleAudit(),
  );
  assert.equal(outcome.kind, 'saved');
  return outcome.kind === 'saved' ? outcome.versions : [];
}

async function places(store: Store): Promise<readonly string[]> {
  return (await store.objects.all(100)).map(({ folder, name }) => `${folder}/${name}`).sort();
}

export function objectRecyclingContract(open: OpenStore): void {
  describe('deleted objects', () => {
    it(
      'are found no more, but by version, and free their name',
      withStore(open, async (store) => {
        const [first] = await saved(store, [exampleDraft('SCRI.A', { folder: 'DEMO' })]);
        assert.ok(first !== undefined);
        assert.deepEqual(await store.objects.delete(100, 'scri.a', STAMP, AUDIT), {
          kind: 'deleted',
          object: first,
        });
        assert.equal(await store.objects.get(100, 'SCRI.A'), null);
        assert.deepEqual(await store.objects.getMany(100, ['SCRI.A']), []);
        assert.equal((await store.objects.search({ client: 100, name: 'SCRI.A', limit: 9 })).total, 0);
        assert.deepEqual(await places(store), ['/DEMO']);
        assert.deepEqual(await store.objects.getVersion(first.versionId), first);
        assert.deepEqual(await store.objects.deleted(100, 9), [
          { ...first, deletedAt: 5000, deletedBy: 'ANNA/IT' },
        ]);
        const [again] = await saved(store, [exampleDraft('SCRI.A', { type: 'JOBS' })]);
        assert.notEqual(again?.objectId, first.objectId);
        assert.deepEqual(await store.objects.restore(100, first.objectId, AUDIT), {
          kind: 'exists',
          name: 'SCRI.A',
        });
        const audit = await store.audit.list(100, 9);
        assert.equal(audit.filter((entry) => entry.action === 'delete object').length, 1);
      }),
    );

    it(
      'come back as they were, into their folder, within their own client',
      withStore(open, async (store) => {
        const [first] = await saved(store, [exampleDraft('SCRI.A', { folder: 'DEMO/SUB' })]);
        assert.ok(first !== undefined);
        for (const name of ['SCRI.A', 'DEMO/SUB', 'demo']) {
          assert.equal((await store.objects.delete(100, name, STAMP, AUDIT)).kind, 'deleted', name);
        }
        assert.deepEqual(await places(store), []);
        assert.deepEqual(await store.objects.restore(200, first.objectId, AUDIT), { kind: 'unknown' });
        assert.deepEqual(await store.objects.restore(100, first.objectId, AUDIT), {
          kind: 'restored',
          object: first,
        });
        assert.deepEqual(await places(store), ['/DEMO', 'DEMO/SUB/SCRI.A', 'DEMO/SUB'].sort());
        assert.deepEqual(await store.objects.get(100, 'SCRI.A'), first);
        assert.deepEqual(await store.objects.restore(100, first.objectId, AUDIT), { kind: 'unknown' });
        assert.deepEqual(await store.objects.delete(100, 'NO.SUCH', STAMP, AUDIT), { kind: 'unknown' });
      }),
    );

    it(
      'of type VARA keep their rows for themselves, of type USER lose access',
      withStore(open, async (store) => {
        const row = (vara: string, value: string) =>
          ({ client: 100, vara, key: 'K', values: [value, '', '', '', ''] }) as const;
        const draft = exampleDraft('VARA.A', { type: 'VARA', varaRows: [row('VARA.A', '1')] });
        const [first] = await saved(store, [draft]);
        await store.objects.delete(100, 'VARA.A', STAMP, AUDIT);
        assert.deepEqual(await store.objects.varaRows(100, 'VARA.A'), []);
        // A script that was under way may still write; what it left does not outlive the return of the old rows.
        await store.commit(exampleCommit({ varaRows: [row('VARA.A', '2')] }));
        await store.objects.restore(100, first?.objectId ?? '', AUDIT);
        assert.deepEqual(await store.objects.varaRows(100, 'VARA.A'), [row('VARA.A', '1')]);

        const user = {
          client: 100,
          name: 'ANNA',
          department: 'IT',
          passwordHash: '$argon2id$x',
          active: true,
        };
        await store.users.put(user, exampleDraft('ANNA/IT', { type: 'USER' }), exampleAudit());
        const object = await store.objects.get(100, 'ANNA/IT');
        await store.objects.delete(100, 'ANNA/IT', STAMP, AUDIT);
        assert.equal(await store.users.find(100, 'ANNA', 'IT'), null);
        await store.objects.restore(100, object?.objectId ?? '', AUDIT);
        assert.deepEqual(await store.users.find(100, 'ANNA', 'IT'), {
          ...user,
          passwordHash: null,
          active: false,
          ldap: false,
          oauth2Value: null,
          lockedUntil: null,
        });
      }),
    );

    it(
      'are no folders that hold something, nor one of several of a name',
      withStore(open, async (store) => {
        await saved(store, [
          exampleDraft('SCRI.A', { folder: 'A/SUB' }),
          exampleDraft('SCRI.B', { folder: 'B/SUB' }),
        ]);
        assert.deepEqual(await store.objects.delete(100, 'A', STAMP, AUDIT), { kind: 'notEmpty', count: 2 });
        assert.deepEqual(await store.objects.delete(100, 'SUB', STAMP, AUDIT), {
          kind: 'ambiguous',
          paths: ['A/SUB', 'B/SUB'],
        });
        await store.objects.delete(100, 'SCRI.A', STAMP, AUDIT);
        assert.equal((await store.objects.delete(100, 'a/sub', STAMP, AUDIT)).kind, 'deleted');
      }),
    );
  });

  describe('moved objects', () => {
    it(
      'lie in the other folder, which is made, and have a new version',
      withStore(open, async (store) => {
        const [first] = await saved(store, [exampleDraft('SCRI.A', { folder: 'A', title: 'T' })]);
        const outcome = await store.objects.move(100, 'scri.a', 'B/C', STAMP, AUDIT);
        assert.equal(outcome.kind, 'moved');
        const now = await store.objects.get(100, 'SCRI.A');
        assert.ok(first !== undefined && now !== null && outcome.kind === 'moved');
        assert.deepEqual(outcome.versions, [now]);
        assert.ok(now.versionId > first.versionId);
        assert.deepEqual(now, {
          ...first,
          versionId: now.versionId,
          folder: 'B/C',
          modifiedAt: 5000,
          modifiedBy: 'ANNA/IT',
        });
        assert.deepEqual(await places(store), ['/A', '/B', 'B/C', 'B/C/SCRI.A']);
        assert.deepEqual(await store.objects.move(100, 'NO.SUCH', '', STAMP, AUDIT), { kind: 'unknown' });
      }),
    );

    it(
      'take along what they hold if they are folders, but not into themselves or over another',
      withStore(open, async (store) => {
        await saved(store, [
          exampleDraft('SCRI.A', { folder: 'A/SUB/DEEP' }),
          exampleDraft('SCRI.B', { folder: 'A/SUBWAY' }),
          exampleDraft('SCRI.C', { folder: 'B/DEEP' }),
        ]);
        assert.deepEqual(await store.objects.move(100, 'A/SUB', 'A/SUB/DEEP', STAMP, AUDIT), {
          kind: 'intoItself',
        });
        assert.deepEqual(await store.objects.move(100, 'A/SUB/DEEP', 'B', STAMP, AUDIT), {
          kind: 'exists',
          path: 'B/DEEP',
        });
        const moved = await store.objects.move(100, 'a/sub', 'B', STAMP, AUDIT);
        assert.equal(moved.kind === 'moved' && moved.versions.length, 3);
        assert.deepEqual(await places(store), [
          '/A',
          '/B',
          'A/SUBWAY',
          'A/SUBWAY/SCRI.B',
          'B/DEEP',
          'B/DEEP/SCRI.C',
          'B/SUB',
          'B/SUB/DEEP',
          'B/SUB/DEEP/SCRI.A',
        ]);
      }),
    );
  });

  describe('renamed objects', () => {
    it(
      'keep their ids and are known by the new name alone, in a new version',
      withStore(open, async (store) => {
        const [first] = await saved(store, [exampleDraft('SCRI.A', { folder: 'A', title: 'T' })]);
        const outcome = await store.objects.rename(100, 'scri.a', 'SCRI.Z', STAMP, AUDIT);
        const now = await store.objects.get(100, 'SCRI.Z');
        assert.ok(first !== undefined && now !== null);
        assert.deepEqual(outcome, { kind: 'renamed', from: 'SCRI.A', version: now });
        assert.ok(now.versionId > first.versionId);
        assert.deepEqual(now, {
          ...first,
          name: 'SCRI.Z',
          versionId: now.versionId,
          content: JSON.stringify({ general_attributes: { name: 'SCRI.Z', type: 'SCRI' } }),
          modifiedAt: 5000,
          modifiedBy: 'ANNA/IT',
        });
        assert.equal(await store.objects.get(100, 'SCRI.A'), null);
        assert.deepEqual(await store.objects.getByUuid(100, first.uuid), now);
        assert.equal((await store.objects.getVersion(first.versionId))?.content, first.content);
        assert.deepEqual(await places(store), ['/A', 'A/SCRI.Z']);
        assert.equal((await store.audit.list(100, 9)).length, 2);
      }),
    );

    it(
      'take no name of an object that is there, and that of a deleted one',
      withStore(open, async (store) => {
        await saved(store, [
          exampleDraft('SCRI.A'),
          exampleDraft('SCRI.B'),
          exampleDraft('QUEUE.A', { type: 'QUEUE' }),
        ]);
        const rename = (name: string, to: string) => store.objects.rename(100, name, to, STAMP, AUDIT);
        assert.deepEqual(await rename('SCRI.A', 'SCRI.B'), { kind: 'exists', name: 'SCRI.B' });
        assert.deepEqual(await rename('SCRI.A', 'SCRI.A'), { kind: 'exists', name: 'SCRI.A' });
        assert.deepEqual(await rename('QUEUE.A', 'QUEUE.B'), { kind: 'fixed', type: 'QUEUE' });
        assert.deepEqual(await rename('NO.SUCH', 'SCRI.C'), { kind: 'unknown' });
        assert.deepEqual(await places(store), ['/QUEUE.A', '/SCRI.A', '/SCRI.B']);
        assert.equal((await store.audit.list(100, 9)).length, 1);
        const bin = await store.objects.delete(100, 'SCRI.B', STAMP, AUDIT);
        assert.equal((await rename('SCRI.A', 'SCRI.B')).kind, 'renamed');
        const id = bin.kind === 'deleted' ? bin.object.objectId : '';
        assert.deepEqual(await store.objects.restore(100, id, AUDIT), { kind: 'exists', name: 'SCRI.B' });
      }),
    );

    it(
      'that load tables keep the name the tables know them by',
      withStore(open, async (store) => {
        const content = JSON.stringify({
          general_attributes: { name: 'COMP.A', type: 'COMP' },
          composition: { rule: 'R' },
        });
        await saved(store, [exampleDraft('COMP.A', { type: 'COMP', content })]);
        await store.objects.rename(100, 'COMP.A', 'COMP.B', STAMP, AUDIT);
        await store.objects.rename(100, 'COMP.B', 'COMP.C', STAMP, AUDIT);
        assert.deepEqual(JSON.parse((await store.objects.get(100, 'COMP.C'))?.content ?? ''), {
          general_attributes: { name: 'COMP.C', type: 'COMP' },
          composition: { rule: 'R', loadedAs: 'COMP.A' },
        });
      }),
    );
  });

  describe('saves', () => {
    it(
      'made from a version that is not the newest any more change nothing',
      withStore(open, async (store) => {
        const [first] = await saved(store, [exampleDraft('SCRI.A')]);
        const base = first?.versionId ?? 0;
        const draft = exampleDraft('SCRI.A', { title: 'new' });
        const [second] = await saved(store, [draft], { overwrite: true, base });
        const options = { overwrite: true, by: 'OPER/DEMO', at: 1, base };
        assert.deepEqual(await store.objects.save([draft], options, exampleAudit()), {
          kind: 'changed',
          names: ['SCRI.A'],
        });
        assert.deepEqual(await store.objects.get(100, 'SCRI.A'), second);
      }),
    );

    it(
      'keep the rows of a VARA and the folders that exist if they are told so',
      withStore(open, async (store) => {
        const row = (value: string) =>
          ({ client: 100, vara: 'VARA.A', key: 'K', values: [value, '', '', '', ''] }) as const;
        const vara = (value: string) => exampleDraft('VARA.A', { type: 'VARA', varaRows: [row(value)] });
        await saved(store, [vara('1')], { keepRows: true });
        await saved(store, [vara('2')], { keepRows: true, overwrite: true });
        assert.deepEqual(await store.objects.varaRows(100, 'VARA.A'), [row('1')]);
        const folder = exampleDraft('DEMO', { type: 'FOLD', title: 'first' });
        await saved(store, [folder]);
        const again = await saved(
          store,
          [{ ...folder, title: 'second' }, exampleDraft('SCRI.A', { folder: 'DEMO' })],
          { keepFolders: true },
        );
        assert.deepEqual(
          again.map(({ name }) => name),
          ['SCRI.A'],
        );
        assert.equal((await store.objects.get(100, 'DEMO'))?.title, 'first');
        await saved(store, [exampleDraft('BERT/IT', { type: 'USER' })]);
        assert.equal((await store.users.find(100, 'BERT', 'IT'))?.active, false);
      }),
    );
  });
}
