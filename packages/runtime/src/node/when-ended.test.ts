import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isEnded } from '@taktwerk/model';
import { openSqliteStore } from '@taktwerk/store';
import { openTaktwerk } from './open-taktwerk.ts';

test('who waits for an end is told when it is on disk with its report, however slow the disk is', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-ended-'));
  const store = await openSqliteStore({ folder });
  await store.clients.create({ client: 100, title: 'Test' });
  const node = await openTaktwerk({
    store: {
      ...store,
      async commit(commit) {
        await pause(60);
        await store.commit(commit);
      },
    },
    enrolmentToken: 'token',
    log: () => {},
  });
  t.after(async () => {
    await node.drain();
    await store.close();
    await rm(folder, { recursive: true });
  });
  // Long enough to be at work when a commit begins, short enough to be done before that commit is.
  const script = [
    ':SET &N# = 0',
    ':WHILE &N# < 3000',
    ':SET &N# = ADD(&N#, 1)',
    ':ENDWHILE',
    ':PRINT "the last line"',
  ].join('\n');
  const caller = { client: 100, user: 'OPER/DEMO' };
  for (let round = 0; round < 5; round += 1) {
    const { runId } = await node.runScript(caller, { script });
    const task = await node.whenEnded(100, runId, 60_000);
    assert.ok(isEnded(task.status), String(task.status));
    const { pages } = await store.reports.pages(runId, 'ACT', { from: 1, limit: 10 });
    assert.match(pages.map(({ text }) => text).join(''), /the last line/);
  }
});
