import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReportChunk } from '@taktwerk/model';
import { EIGHT_O_CLOCK, endedTask, exampleCommit, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

function piece(page: number, start: number, text: string): ReportChunk {
  return { runId: 1_000_000, type: 'REP', page, start, bytes: Buffer.byteLength(text), text };
}

export function reportsContract(open: OpenStore): void {
  describe('reports', () => {
    it(
      'put pages together from their pieces, and drop a piece that comes twice',
      withStore(open, async (store) => {
        await store.commit(
          exampleCommit({
            insertedTasks: [exampleTask(1_000_000)],
            reports: [piece(1, 0, 'one\r\n'), piece(1, 5, 'two\n'), piece(2, 9, 'three')],
          }),
        );
        await store.commit(exampleCommit({ reports: [piece(1, 5, 'two\n'), piece(2, 14, ' four')] }));
        assert.deepEqual(await store.reports.pages(1_000_000, 'REP', { from: 1, limit: 10 }), {
          total: 2,
          pages: [
            { page: 1, text: 'one\ntwo\n' },
            { page: 2, text: 'three four' },
          ],
        });
        assert.deepEqual(await store.reports.pages(1_000_000, 'REP', { from: 2, limit: 1 }), {
          total: 2,
          pages: [{ page: 2, text: 'three four' }],
        });
        assert.deepEqual(await store.reports.pages(1_000_000, 'REP', { from: 1, limit: 0 }), {
          total: 2,
          pages: [],
        });
        assert.deepEqual(await store.reports.pages(1_000_000, 'REP', { from: 3, limit: 1 }), {
          total: 2,
          pages: [],
        });
        assert.deepEqual(await store.reports.pages(1_000_000, 'POST', { from: 1, limit: 1 }), {
          total: 0,
          pages: [],
        });
      }),
    );

    it(
      'give long and unusual text back exactly',
      withStore(open, async (store) => {
        const long = `${'Grüße, 世界 🎉 \u0000 \u0007\n'.repeat(4000)}end`;
        await store.commit(
          exampleCommit({ insertedTasks: [exampleTask(1_000_000)], reports: [piece(1, 0, long)] }),
        );
        const { pages } = await store.reports.pages(1_000_000, 'REP', { from: 1, limit: 1 });
        assert.equal(pages[0]?.text, long);
      }),
    );

    it(
      'are listed with the end of the task once it has ended',
      withStore(open, async (store) => {
        await store.commit(
          exampleCommit({
            insertedTasks: [exampleTask(1_000_000)],
            reports: [piece(1, 0, 'x'), piece(2, 1, 'y'), { ...piece(1, 0, 'activated'), type: 'ACT' }],
          }),
        );
        const running = await store.reports.list(1_000_000);
        assert.deepEqual(
          running.map(({ type, pages }) => [type, pages]),
          [
            ['ACT', 1],
            ['REP', 2],
          ],
        );
        assert.ok(running.every(({ endTime }) => endTime !== null));
        await store.commit(exampleCommit({ updatedTasks: [endedTask(1_000_000)] }));
        const ended = await store.reports.list(1_000_000);
        assert.deepEqual(
          ended.map(({ endTime }) => endTime),
          [EIGHT_O_CLOCK + 11_000, EIGHT_O_CLOCK + 11_000],
        );
        assert.deepEqual(await store.reports.list(1_000_001), []);
      }),
    );

    it(
      'that are in files alone are listed without text, and what is dropped leaves nothing behind',
      withStore(open, async (store) => {
        const file = { runId: 1_000_000, type: 'REP', pages: 3, bytes: 12 } as const;
        await store.commit(
          exampleCommit({
            insertedTasks: [endedTask(1_000_000), endedTask(1_000_001), endedTask(1_000_002)],
            reports: [0, 1, 2].map((index) => ({ ...piece(1, 0, 'text'), runId: 1_000_000 + index })),
          }),
        );
        await store.commit(
          exampleCommit({
            reports: [{ ...piece(1, 4, 'more'), runId: 1_000_002 }],
            droppedReports: [1_000_000, 1_000_002],
            reportFiles: [file, { ...file, runId: 1_000_001 }],
          }),
        );
        const kept = async (runId: number) =>
          (await store.reports.list(runId)).map(({ type, pages, inDatabase, endTime }) => [
            ...[type, pages, inDatabase, endTime === EIGHT_O_CLOCK + 11_000],
          ]);
        assert.deepEqual(await kept(1_000_000), [['REP', 3, false, true]]);
        assert.deepEqual(await kept(1_000_001), [['REP', 3, true, true]]);
        assert.deepEqual(await kept(1_000_002), []);
        const page = { from: 1, limit: 1 };
        assert.deepEqual(await store.reports.pages(1_000_000, 'REP', page), { total: 0, pages: [] });
      }),
    );
  });
}
