import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleTask } from '../../contract/examples.ts';
import { insertedTaskCells } from '../../row/task-row.ts';
import { openMigrated } from '../testing/open-migrated.ts';
import { getTask } from './get-task.ts';
import { insertTask, shortCells } from './insert-task.ts';

const PLAIN = {
  alias: null,
  platform: null,
  title: null,
  archiveKey1: null,
  archiveKey2: null,
  agent: null,
  login: null,
  statusDetail: null,
  lineStatus: null,
  endingStatus: null,
  referenceRunId: 0,
  restartCount: 0,
  attempt: 1,
  slotHeld: false,
  parallelHeld: false,
  cancelRequested: false,
  commented: false,
  modified: false,
  startAt: null,
  manualRelease: false,
  suspended: false,
  intervention: null,
  restartPoint: null,
  generated: false,
} as const;

test('a task is stored as it is, whether what it has is usual, all but one thing, or nothing', (context) => {
  const { connection } = openMigrated(context);
  const tasks = [
    exampleTask(1, PLAIN),
    exampleTask(2, { ...PLAIN, alias: 'OTHER' }),
    exampleTask(3, { ...PLAIN, attempt: 2 }),
    exampleTask(4, { ...PLAIN, suspended: true }),
    exampleTask(5, { ...PLAIN, restartPoint: '' }),
    exampleTask(6),
  ];
  const lengths = tasks.map((task) => {
    const full = insertedTaskCells(task);
    const cells = shortCells(full);
    insertTask(connection, cells);
    assert.deepEqual(getTask(connection, task.client, task.runId), task);
    return cells.length === full.length;
  });
  assert.deepEqual(lengths, [false, true, true, true, true, true]);
});
