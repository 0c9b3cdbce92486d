import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Taktwerk } from '../taktwerk.ts';
import { draft } from '../testing/draft.ts';
import { HandClock } from '../testing/hand-clock.ts';
import { withNode } from '../testing/with-node.ts';

const caller = { client: 100, user: 'OPER/DEMO' };
const HOUR = 3_600_000;

/** Tasks of a name in order of their run ids, as name, status and planned hour. */
async function tasks(node: Taktwerk, name: string): Promise<readonly string[]> {
  const { tasks: found } = await node.store.tasks.list(
    {
      client: 100,
      name,
      includeDeactivated: true,
    },
    { limit: 50 },
  );
  return found
    .toReversed()
    .map((task) => `${task.type} ${task.status} ${(task.realDate - Date.UTC(2026, 0, 5)) / HOUR}`);
}

test('a schedule and a recurring execution survive restarts and take changed objects at the next start', async () => {
  const clock = new HandClock();
  await withNode(
    async (node, restart) => {
      const script = (text: string) => draft('scri', 'S', { scripts: [{ process: text }] });
      await node.saveObjects(
        caller,
        [
          draft('vara', 'UC_CLIENT_SETTINGS', {
            static_values: [{ key: 'TIME_ZONE', value1: 'Asia/Tokyo' }],
          }),
          script(':PRINT "old"'),
          draft('scri', 'LINE', {}),
          draft('jsch', 'J', {
            workflow_definitions: [{ line_number: 1, object_name: 'LINE', earliest_start_time: '001900' }],
          }),
        ],
        { overwrite: false },
      );
      const schedule = await node.execute(caller, { objectName: 'J' });
      const container = await node.execute(caller, { objectName: 'S', recurring: { execute_at: '19:00' } });
      const again = await restart();
      await again.saveObjects(caller, [script(':PRINT "new"')], { overwrite: true });
      clock.moveTo(Date.UTC(2026, 0, 5, 10));
      const line = (
        await again.store.tasks.list({ client: 100, name: 'LINE', includeDeactivated: true }, { limit: 50 })
      ).tasks[0];
      assert.ok(line);
      assert.equal((await again.whenEnded(100, line.runId, 10_000)).status, 1900);
      assert.equal(line.parent, schedule.runId);
      assert.deepEqual(await tasks(again, 'LINE'), ['SCRI 1900 10']);
      await again.act(caller, container.runId, 'suspend', { recursive: false });
      const runs = await again.store.tasks.list(
        {
          client: 100,
          name: 'S',
          types: ['SCRI'],
          includeDeactivated: true,
        },
        { limit: 50 },
      );
      const run = runs.tasks[0];
      assert.ok(run);
      await again.whenEnded(100, run.runId, 10_000);
      const { pages } = await again.store.reports.pages(run.runId, 'ACT', { from: 1, limit: 9 });
      assert.match(pages.map((page) => page.text).join(''), /new/);
      assert.equal((await again.explain(100, container.runId)).wait?.kind, 'suspended');
      await again.act(caller, schedule.runId, 'quit', { recursive: false });
      assert.equal((await again.whenEnded(100, schedule.runId, 10_000)).status, 1900);
    },
    { clock },
  );
});
