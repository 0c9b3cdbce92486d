import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Task } from '@taktwerk/model';
import { MANIFEST_FILE } from '../backup/backup-manifest.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { type StorePlace, takeBackup } from '../backup/take-backup.ts';
import type { Store } from '../port/store.ts';
import { endedTask, exampleAudit, exampleCommit, exampleDraft, exampleTask } from './examples.ts';

const FIRST = 1_000_000;
const NOW = Date.UTC(2026, 0, 6);
const RELEASE = '0.1.0';

export interface BackupPlaces {
  /** A new empty place for a store. */
  place(): Promise<StorePlace>;
  open(place: StorePlace): Promise<Store>;
}

/** What is promised of backups, for either kind of store. */
export function backupContract({ place, open }: BackupPlaces): void {
  describe('backup', () => {
    function folder(test: TestContext): string {
      const made = mkdtempSync(join(tmpdir(), 'taktwerk-backup-'));
      test.after(() => rmSync(made, { recursive: true, force: true }));
      return made;
    }

    const take = (store: StorePlace, to: string) =>
      takeBackup({ store, to, release: RELEASE, files: [], now: NOW, progress: () => {} });
    const restore = (from: string, store: StorePlace) =>
      restoreBackup({ from, store, files: [], skipRunIds: 1000, now: NOW });

    /** A store with a bit of everything. */
    async function filled(): Promise<{ readonly at: StorePlace; readonly store: Store }> {
      const at = await place();
      const store = await open(at);
      await store.nextEpoch();
      await store.clients.create({ client: 100, title: 'Demo' });
      const saving = { overwrite: false, by: 'OPER/DEMO', at: 5 };
      await store.objects.save([exampleDraft('SCRI.A')], saving, exampleAudit());
      const order = (runId: number) => ({
        runId,
        attempt: 1,
        order: JSON.stringify({ runId, script: 'é\n' }),
      });
      const piece = (runId: number, text: string) =>
        ({ runId, type: 'REP', page: 1, start: 0, bytes: text.length, text }) as const;
      await store.commit(
        exampleCommit({
          insertedTasks: [
            exampleTask(FIRST, { title: 'tab\t, quote ", back \\ and \n' }),
            exampleTask(FIRST + 1, { stage: 'starting', status: 1540 }),
            exampleTask(FIRST + 2, { stage: 'queue', status: 1697 }),
            endedTask(FIRST + 3),
          ],
          orders: [order(FIRST), order(FIRST + 1)],
          reports: [piece(FIRST, 'short'), piece(FIRST + 3, 'long '.repeat(5000))],
          variables: [{ runId: FIRST, name: 'A#', value: '' }],
          messages: [
            { mailbox: 'shard/0', messageId: 'a', body: '{}' },
            { mailbox: 'node/one', messageId: 'b', body: '{}' },
          ],
          nextRunId: FIRST + 4,
        }),
      );
      return { at, store };
    }

    it('brings everything back as it was, and in a state that is safe to start', async (test) => {
      const { at, store } = await filled();
      const to = join(folder(test), 'one');
      const manifest = await take(at, to);
      assert.equal(manifest.takenAt, new Date(NOW).toISOString());
      const before = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 10 });
      const epoch = await store.nextEpoch();
      await store.close();

      const other = await place();
      const restored = await restore(to, other);
      assert.deepEqual(
        [restored.stoppedClients, restored.nextRunId, restored.active, restored.jobs],
        [[100], FIRST + 1004, 3, 2],
      );
      const again = await open(other);
      try {
        assert.deepEqual(await again.clients.list(), [
          { client: 100, title: 'Demo', active: false, removal: null },
        ]);
        assert.ok((await again.nextEpoch()) > epoch, 'agents take it for the newest');
        const { tasks } = await again.tasks.list({ client: 100, includeDeactivated: true }, { limit: 10 });
        // A job that ran is asked about at its agent before anything else.
        const asked = before.tasks.map((task: Task) =>
          task.runId === FIRST ? { ...task, stage: 'starting', status: 1540 } : task,
        );
        assert.deepEqual(tasks, asked);
        for (const runId of [FIRST, FIRST + 1]) {
          const order = JSON.parse((await again.tasks.order(runId))?.order ?? '{}');
          assert.deepEqual(order, { reportOnly: true, runId, script: 'é\n' });
        }
        const report = await again.reports.pages(FIRST + 3, 'REP', { from: 1, limit: 1 });
        assert.equal(report.pages[0]?.text, 'long '.repeat(5000));
        assert.equal((await again.objects.get(100, 'SCRI.A'))?.content, exampleDraft('SCRI.A').content);
        assert.deepEqual(await again.tasks.variables(FIRST), [{ runId: FIRST, name: 'A#', value: '' }]);
        assert.equal((await again.inbox.waiting('shard/0', 9)).length, 1);
        assert.equal((await again.inbox.waiting('node/one', 9)).length, 0);
        assert.equal((await again.audit.list(0, 1))[0]?.action, 'restore backup');
        // What is made from now on gets ids of its own.
        const saving = { overwrite: true, by: 'OPER/DEMO', at: 6 };
        const saved = await again.objects.save(
          [exampleDraft('SCRI.A'), exampleDraft('SCRI.B')],
          saving,
          exampleAudit(),
        );
        assert.equal(saved.kind, 'saved');
        await again.inbox.put([{ mailbox: 'shard/0', messageId: 'c', body: '{}' }]);
        await again.commit(exampleCommit({ insertedTasks: [exampleTask(restored.nextRunId)] }));
      } finally {
        await again.close();
      }
    });

    it('is of one moment, whatever is committed meanwhile, and holds up no commit', async (test) => {
      const { at, store } = await filled();
      const state = { over: false };
      const begun = Promise.withResolvers<void>();
      let runId = FIRST + 10;
      const writing = (async () => {
        // Two rows each: a copy of two moments would have one of some.
        for (; !state.over; runId += 1) {
          await store.commit(
            exampleCommit({
              insertedTasks: [exampleTask(runId)],
              variables: [{ runId, name: 'N#', value: 'x'.repeat(2000) }],
              nextRunId: runId + 1,
            }),
          );
          begun.resolve();
        }
      })();
      await begun.promise;
      try {
        const root = folder(test);
        for (const name of ['one', 'two']) {
          const first = runId;
          await take(at, join(root, name));
          assert.ok(runId > first, 'commits went on');
          const other = await place();
          const { nextRunId } = await restore(join(root, name), other);
          const again = await open(other);
          try {
            const last = nextRunId - 1001;
            assert.ok(last >= first - 1, 'what was acknowledged before is in it');
            const state = await again.loadEngineState();
            const runs = state.tasks.map((task) => task.runId).filter((id) => id >= FIRST + 10);
            assert.deepEqual(
              runs,
              Array.from({ length: last - FIRST - 9 }, (_, index) => FIRST + 10 + index),
            );
            const written = state.variables.filter((one) => one.name === 'N#');
            assert.deepEqual(
              written.map((one) => one.runId),
              runs,
            );
          } finally {
            await again.close();
          }
        }
      } finally {
        state.over = true;
        await writing;
        await store.close();
      }
    });

    it('that is damaged, incomplete, of a newer format or of something else is refused, and nothing is made', async (test) => {
      const { at, store } = await filled();
      const to = join(folder(test), 'one');
      await take(at, to);
      await store.close();
      const other = await place();
      const refused = (message: RegExp) =>
        assert.rejects(restore(to, other), { reason: 'notABackup', message });
      const manifest = readFileSync(join(to, MANIFEST_FILE), 'utf8');
      const [file = ''] = readdirSync(to).filter((name) => name !== MANIFEST_FILE);
      const content = readFileSync(join(to, file));

      const damaged = Buffer.from(content);
      const middle = damaged.length >> 1;
      damaged[middle] = (damaged[middle] ?? 0) ^ 1;
      writeFileSync(join(to, file), damaged);
      await refused(/is damaged.*Use another backup/);
      rmSync(join(to, file));
      await refused(/cannot be read/);
      writeFileSync(join(to, file), content);
      writeFileSync(join(to, MANIFEST_FILE), manifest.replace('"format": 1', '"format": 2'));
      await refused(/format 2/);
      writeFileSync(join(to, MANIFEST_FILE), '{}');
      await refused(/is not one of a backup/);
      rmSync(join(to, MANIFEST_FILE));
      await refused(/holds no manifest\.json/);
      writeFileSync(join(to, MANIFEST_FILE), manifest);
      await restore(to, other);
      await assert.rejects(restore(to, other), { reason: 'storeUnavailable', message: /Restore into a/ });
    });

    it('never goes where something is, and leaves nothing when it fails', async (test) => {
      const root = folder(test);
      writeFileSync(join(root, 'mine'), '');
      const { at, store } = await filled();
      await assert.rejects(take(at, root), { reason: 'backupExists', message: /is not empty/ });
      await store.close();
      const missing = await place();
      await assert.rejects(take(missing, join(root, 'two')), { reason: 'storeUnavailable' });
      assert.ok(!existsSync(join(root, 'two')));
      assert.deepEqual(readdirSync(root), ['mine']);
    });
  });
}
