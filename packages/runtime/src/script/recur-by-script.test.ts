import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draft } from '../testing/draft.ts';
import { HandClock } from '../testing/hand-clock.ts';
import { whenWaiting } from '../testing/when-waiting.ts';
import { withNode } from '../testing/with-node.ts';

const caller = { client: 100, user: 'OPER/DEMO' };

const script = (name: string, ...lines: string[]) => draft('scri', name, { scripts: [{ process: lines }] });

test('a recurring execution of a script is started once, by cron in a queue, whatever restarts come between', async () => {
  const clock = new HandClock();
  await withNode(
    async (node, restart) => {
      await node.saveObjects(
        caller,
        [
          script('S.OFTEN', ':PRINT "ran"'),
          script(
            'S.MAIN',
            ':SET &R# = EXECUTE_RECURRING(S.OFTEN, "0 20 * * *", q.night)',
            ':WAIT 60',
            ':PRINT "started &R#"',
          ),
        ],
        { overwrite: false },
      );
      const { runId } = await node.execute(caller, { objectName: 'S.MAIN' });
      await whenWaiting(node, runId, 'time');
      const again = await restart();
      await whenWaiting(again, runId, 'time');
      clock.pass(60_000);
      assert.equal((await again.whenEnded(100, runId, 20_000)).status, 1900);
      const found = await again.store.tasks.list(
        { client: 100, name: 'S.OFTEN', includeDeactivated: true },
        { limit: 10 },
      );
      assert.equal(found.total, 1);
      const container = found.tasks[0];
      assert.ok(container);
      const { type, queue, parent, activator, startAt } = container;
      assert.deepEqual(
        { type, queue, parent, activator, startAt },
        {
          ...{ type: 'C_PERIOD', queue: 'Q.NIGHT', parent: 0, activator: runId },
          startAt: Date.UTC(2026, 0, 5, 20),
        },
      );
      const { pages } = await again.store.reports.pages(runId, 'ACT', { from: 1, limit: 9 });
      assert.match(pages.map((page) => page.text).join(''), new RegExp(`started 0*${container.runId}`));
      await again.cancel(caller, container.runId, { recursive: false });
      assert.equal((await again.whenEnded(100, container.runId, 20_000)).status, 1850);
    },
    { clock },
  );
});
