import assert from 'node:assert/strict';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { JobTable } from '../job/job-table.ts';
import { testFolder } from '../test-server/test-folder.ts';
import { Journal } from './journal.ts';
import { type JournalRecord, parseJournalLine } from './journal-record.ts';
import { readJournal } from './read-journal.ts';

const intent = (runId: number): JournalRecord => {
  return { kind: 'intent', runId, attempt: 1, epoch: 3, boot: 'b', time: 1, needs: null };
};

async function readTable(path: string): Promise<JobTable> {
  const table = new JobTable();
  for await (const record of readJournal(path, parseJournalLine)) table.replay(record);
  return table;
}

describe('the journal', () => {
  it('gives back what was appended', async (test) => {
    const path = join(await testFolder(test), 'journal');
    const journal = await Journal.open<JournalRecord>(path, () => []);
    await Promise.all([1, 2, 3].map((runId) => journal.append(intent(runId), true)));
    await journal.append({ kind: 'cancel', runId: 2, attempt: 1 }, false);
    await journal.close();
    const table = await readTable(path);
    assert.equal(table.epoch, 3);
    assert.deepEqual(
      Array.from(table.open(), (job) => [job.runId, job.cancelled]),
      [
        [1, false],
        [2, true],
        [3, false],
      ],
    );
  });

  it('ends at a line torn by a crash', async (test) => {
    const path = join(await testFolder(test), 'journal');
    const journal = await Journal.open<JournalRecord>(path, () => []);
    await journal.append(intent(1), true);
    await journal.close();
    await appendFile(path, JSON.stringify(intent(2)).slice(0, 30));
    assert.deepEqual((await readTable(path)).known(), [{ runId: 1, attempt: 1, state: 'running' }]);
  });

  it('is written anew when it has grown large, and loses nothing by it', async (test) => {
    const path = join(await testFolder(test), 'journal');
    const table = new JobTable();
    const journal = await Journal.open(path, () => table.snapshot());
    const exit = { kind: 'notStarted', detail: 'x'.repeat(2000) } as const;
    for (let runId = 1; runId <= 10_000; runId++) {
      const record: JournalRecord = { kind: 'ended', runId: 1, attempt: 1, exit, time: 1 };
      if (runId === 1) {
        table.replay(intent(1));
        await journal.append(intent(1), false);
      }
      if (runId % 500 === 0) await journal.append(record, false);
      else void journal.append(record, false);
    }
    await journal.append(intent(2), true);
    await journal.close();
    assert.ok((await stat(path)).size < 17 * 1024 * 1024);
    const read = await readTable(path);
    assert.deepEqual(
      Array.from(read.open(), (job) => job.runId),
      [1, 2],
    );
  });

  it('keeps the end of settled jobs, the oldest of too many not', async (test) => {
    const path = join(await testFolder(test), 'journal');
    const table = new JobTable();
    for (let runId = 1; runId <= 100_001; runId++) {
      table.finish({ runId, attempt: 1, exit: { kind: 'code', code: 0 }, outputBytes: 0, time: 1 });
    }
    const journal = await Journal.open(path, () => table.snapshot());
    await journal.close();
    const read = await readTable(path);
    assert.equal(read.finished('1.1'), null);
    assert.deepEqual(read.finished('2.1')?.exit, { kind: 'code', code: 0 });
    assert.ok((await readFile(path, 'utf8')).endsWith('\n'));
  });
});
