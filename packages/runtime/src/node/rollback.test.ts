import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draft as objectDraft } from '../testing/draft.ts';
import { withNode } from '../testing/with-node.ts';

const caller = { client: 100, user: 'OPER/DEMO' };

/** What has ended stays among the activities, where it can be rolled back. */
const draft = (type: string, name: string, rest: object) =>
  objectDraft(type, name, rest, { auto_deactivation: 'N' });

const script = (name: string, rest: object, ...lines: string[]) =>
  draft('scri', name, { scripts: [{ process: lines }], ...rest });

test('a finished workflow is rolled back from its last task to its first, also when the server dies in between', async () => {
  await withNode(async (node, restart) => {
    const box = (line_number: string, object_name: string, object_type = 'SCRI') => ({
      line_number,
      object_name,
      object_type,
    });
    const after = (line: string, predecessor: string) => ({
      workflow_line_number: line,
      line_number: '1',
      predecessor_line_number: predecessor,
    });
    const undo = { rollback_definitions: { backup_object: 'S.SAVE', rollback_object: 'S.UNDO' } };
    await node.saveObjects(
      caller,
      [
        draft('vara', 'V.LOG', { variable_definitions: { type: 'STATIC' }, static_values: [] }),
        script('S.SAVE', {}, ':PUT_VAR V.LOG, "saved &ROLLBACK_RUNID#", "1"'),
        script(
          'S.UNDO',
          {},
          ':WAIT 1',
          ':SET &N# = SYS_ACT_ME_NR()',
          ':PUT_VAR V.LOG, "undone &ROLLBACK_RUNID#", "&N#"',
        ),
        script('S.ONE', undo),
        script('S.TWO', undo),
        draft('jobp', 'P.ALL', {
          workflow_definitions: [
            box('1', 'START', '<START>'),
            box('2', 'S.ONE'),
            box('3', 'S.TWO'),
            box('4', 'END', '<END>'),
          ],
          line_conditions: [after('2', '1'), after('3', '2'), after('4', '3')],
        }),
      ],
      { overwrite: false },
    );
    const { runId } = await node.execute(caller, { objectName: 'P.ALL' });
    assert.equal((await node.whenEnded(100, runId, 10_000)).status, 1900);
    await node.rollback(caller, runId);
    await assert.rejects(node.rollback(caller, runId), { reason: 'wrongState' });
    const again = await restart();
    assert.equal((await again.whenEnded(100, runId, 10_000)).status, 1905);
    const rows = await again.store.objects.varaRows(100, 'V.LOG');
    const keys = (verb: string) => rows.map(({ key }) => key).filter((key) => key.startsWith(verb));
    assert.deepEqual([keys('saved').length, keys('undone').length], [2, 2]);
    const inOrder = rows
      .filter(({ key }) => key.startsWith('undone'))
      .sort((a, b) => Number(a.values[0]) - Number(b.values[0]))
      .map(({ key }) => key);
    assert.deepEqual(inOrder, inOrder.toSorted().reverse(), 'the task that ran last is undone first');
    assert.equal(again.activeExecutions, 0);
  });
});
