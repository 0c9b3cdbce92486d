import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObjectSearch } from '../port/object-recycling.ts';
import { EIGHT_O_CLOCK, endedTask, exampleAudit, exampleCommit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

export function objectSearchContract(open: OpenStore): void {
  describe('the search for objects', () => {
    it(
      'knows keys, people, times and the last use, and any number of conditions of a kind',
      withStore(open, async (store) => {
        const save = (name: string, by: string, at: number, changes = {}) =>
          store.objects.save([exampleDraft(name, changes)], { overwrite: true, by, at }, exampleAudit());
        await save('SCRI.A', 'ANNA/IT', 1000, { archiveKey1: 'NIGHT', folder: 'F' });
        await save('SCRI.B', 'BERT/IT', 2000, { archiveKey2: 'x_y', content: '{"a":"100%_needle"}' });
        await save('SCRI.B', 'CARL/HR', 3000, { archiveKey2: 'x_y', content: '{"a":"100%_needle"}' });
        await store.commit(
          exampleCommit({
            insertedTasks: [
              endedTask(1_000_001, { name: 'SCRI.B' }),
              endedTask(1_000_002, { name: 'SCRI.B', activationTime: EIGHT_O_CLOCK + 500 }),
            ],
            nextRunId: 1_000_003,
          }),
        );
        const cases: readonly [Partial<ObjectSearch>, readonly string[]][] = [
          [{ archiveKey1: 'ni*' }, ['SCRI.A']],
          [{ archiveKey1: 'nigh' }, []],
          [{ archiveKey2: 'x_Y' }, ['SCRI.B']],
          [{ archiveKey2: 'xay' }, []],
          [{ archiveKey1: '' }, ['SCRI.B']],
          [{ createdBy: 'bert*' }, ['SCRI.B']],
          [{ modifiedBy: 'bert*' }, []],
          [{ modifiedBy: 'CARL/HR' }, ['SCRI.B']],
          [{ created: { from: 1000, to: 1999 } }, ['SCRI.A']],
          [{ modified: { from: 3000 } }, ['SCRI.B']],
          [{ used: { from: EIGHT_O_CLOCK, to: EIGHT_O_CLOCK } }, ['SCRI.B']],
          [{ used: { to: EIGHT_O_CLOCK - 1 } }, []],
          [{ used: {} }, ['SCRI.B']],
          [{ content: '100%_NEEDLE' }, ['SCRI.B']],
          [{ content: '100ab' }, []],
          [{ after: 'SCRI.A' }, ['SCRI.B']],
          [{ after: 'SCRI.B' }, []],
          [{ name: '*.A', also: [{ name: 'SCRI.*' }] }, ['SCRI.A']],
          [{ name: '*.A', also: [{ name: '*.B' }] }, []],
        ];
        for (const [query, expected] of cases) {
          const found = await store.objects.search({ client: 100, limit: 10, types: ['SCRI'], ...query });
          assert.deepEqual(
            found.objects.map(({ name }) => name),
            expected,
            JSON.stringify(query),
          );
          assert.equal(found.total, expected.length);
        }
        const folder = await store.objects.get(100, 'F');
        const { objects } = await store.objects.search({ client: 100, limit: 10, types: ['SCRI'] });
        assert.deepEqual(
          objects.map(({ lastUsedAt, folderId }) => [lastUsedAt, folderId]),
          [
            [null, folder?.objectId],
            [EIGHT_O_CLOCK, null],
          ],
        );
      }),
    );
  });
}
