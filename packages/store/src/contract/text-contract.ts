import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleAudit, exampleCommit, exampleDraft, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

export function textContract(open: OpenStore): void {
  describe('texts', () => {
    it(
      'come back exactly, whatever they hold that a database might take for its own',
      withStore(open, async (store) => {
        const texts = [
          '',
          ' ',
          'NULL',
          '{a,b}',
          '"',
          '\\',
          "'",
          '$1 ?',
          'a\r\n\tb',
          'Grüße, 世界 🎉',
          '\u{10ffff}',
        ];
        const values = texts.map((value, index) => ({ runId: 1_000_000, name: `V${10 + index}#`, value }));
        const task = exampleTask(1_000_000, { title: '{"a\\"}', statusDetail: '', alias: 'NULL' });
        await store.commit(exampleCommit({ insertedTasks: [task], variables: values }));
        assert.deepEqual(await store.tasks.variables(1_000_000), values);
        assert.deepEqual(await store.tasks.get(100, 1_000_000), task);
      }),
    );

    it(
      'compare without regard to the case of ASCII letters, and of no others',
      withStore(open, async (store) => {
        const tasks = ['ÄRGER', 'ärger', 'Ärger'].map((alias, index) =>
          exampleTask(1_000_000 + index, { alias, queue: alias }),
        );
        await store.commit(exampleCommit({ insertedTasks: tasks }));
        const found = async (filter: { alias: string } | { queues: string[] }): Promise<number[]> => {
          const list = await store.tasks.list(
            { client: 100, includeDeactivated: true, ...filter },
            { limit: 9 },
          );
          return list.tasks.map(({ runId }) => runId - 1_000_000);
        };
        assert.deepEqual(await found({ alias: 'ärGER' }), [1]);
        assert.deepEqual(await found({ alias: 'Ä*' }), [2, 0]);
        assert.deepEqual(await found({ alias: '?rger' }), [2, 1, 0]);
        assert.deepEqual(await found({ queues: ['Ärger'] }), [2, 0]);
      }),
    );

    it(
      'are ordered by their bytes, not by the rules of a language',
      withStore(open, async (store) => {
        const names = ['A_B', 'AB', 'A.B', 'A-B', 'A1'];
        await store.objects.save(
          names.map((name) => exampleDraft(name)),
          { overwrite: false, by: 'OPER/DEMO', at: 1 },
          exampleAudit(),
        );
        const { objects } = await store.objects.search({ client: 100, limit: 9 });
        assert.deepEqual(
          objects.map(({ name }) => name),
          ['A-B', 'A.B', 'A1', 'AB', 'A_B'],
        );
      }),
    );
  });
}
