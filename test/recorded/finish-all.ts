import assert from 'node:assert/strict';
import type { Store } from '@taktwerk/store';
import { activeRuns, CALLER, setStage } from './stage.ts';

/**
 * Starts a node over a recorded store and does what is needed for every task to end: its agent comes without a trace of
 * its jobs, users release what they had held, and time goes on.
 */
export async function finishAll(store: Store, now: number): Promise<void> {
  const before = await activeRuns(store);
  assert.ok(before.length > 10, 'tasks at every place');
  const stage = await setStage(store, now);
  const { node } = stage;
  try {
    await stage.answer(node.resetAgentKey(CALLER, 'UNIX01'));
    stage.connect();
    await stage.until('the agent', async () => (await node.agents()).some(({ active }) => active));
    for (const { runId, name, alias, status } of before) {
      if (alias === 'HELD') await stage.answer(node.act(CALLER, runId, 'release', { recursive: false }));
      if (alias === 'SUSPENDED') await stage.answer(node.act(CALLER, runId, 'resume', { recursive: true }));
      if (name === 'JOBS.FAR') await stage.answer(node.cancel(CALLER, runId, { recursive: false }));
      if (name === 'JOBP.BLOCKS') {
        assert.equal(status, 1560);
        await stage.answer(node.act(CALLER, runId, 'unblock', { recursive: false }));
      }
    }
    await stage.until(
      'the end of everything',
      async () => node.activeExecutions === 0 && (await activeRuns(store)).length === 0,
    );
  } finally {
    stage.leave();
  }
  assert.deepEqual(await activeRuns(store), []);
  for (const { runId, name } of before) {
    const task = await store.tasks.get(100, runId);
    const ends = ENDS[name] ?? [1900];
    assert.ok(
      ends.includes(task?.status ?? 0),
      `${name} ${runId} ended with ${task?.status}: ${task?.statusDetail}`,
    );
    if (name !== 'SCRI.LONG') continue;
    const { pages } = await store.reports.pages(runId, 'ACT', { from: 1, limit: 10 });
    const lines = pages
      .map((page) => page.text)
      .join('')
      .split('\n');
    assert.deepEqual(
      lines.filter((line) => line === 'begin' || line === 'end'),
      ['begin', 'end'],
    );
  }
}

/** How they may end; what is not named ends well. A job that ran has no agent any more that knows it. */
const ENDS: Readonly<Record<string, readonly number[]>> = {
  'JOBS.SIM': [1900, 1800, 1810, 1815],
  'JOBS.FAR': [1850],
};
