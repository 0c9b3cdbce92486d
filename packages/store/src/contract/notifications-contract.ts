import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorkflowMark } from '@taktwerk/model';
import { EIGHT_O_CLOCK, exampleAudit, exampleCommit, exampleDraft, exampleTask } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;

function marksOf(
  runId: number,
  ...named: readonly [line: number, mark: string, value: string][]
): WorkflowMark[] {
  return named.map(([lineNumber, mark, value]) => ({ runId, lineNumber, mark, value }));
}

const request = (runId: number, ...recipients: readonly [line: number, mark: string, value: string][]) =>
  marksOf(runId, [0, 'kind', 'REQUEST'], [0, 'subject', `S${runId - FIRST}`], ...recipients);

const call = (n: number, status = 1552, client = 100) =>
  exampleTask(FIRST + n, { type: 'CALL', name: `C${n}`, stage: 'running', status, client });

export function notificationsContract(open: OpenStore): void {
  describe('open notifications', () => {
    it(
      'are found by user and by group, page by page, and neither of other clients nor ended ones',
      withStore(open, async (store) => {
        const content = JSON.stringify({ members: [{ USERNAME: 'ANNA/OPS' }] });
        const group = exampleDraft('NIGHT', { type: 'USRG', content });
        await store.objects.save([group], { overwrite: false, by: 'OPER/DEMO', at: 1 }, exampleAudit());
        await store.commit(
          exampleCommit({
            insertedTasks: [
              call(0),
              call(1, 1553),
              call(2, 1552, 200),
              call(3),
              call(4, 1556),
              call(5, 1542),
            ],
            marks: [
              ...request(FIRST, [1, 'user', 'ANNA/OPS'], [1, 'group', 'NIGHT']),
              ...request(FIRST + 1, [1, 'group', 'NIGHT'], [0, 'accepted by', 'BOB/OPS'], [0, 'text', 'T']),
              ...request(FIRST + 2, [1, 'user', 'ANNA/OPS']),
              ...request(FIRST + 3, [1, 'user', 'BOB/OPS']),
              ...request(FIRST + 4, [1, 'user', 'ANNA/OPS']),
              ...request(FIRST + 5, [1, 'user', 'BOB/OPS'], [2, 'user', 'ANNA/OPS']),
            ],
            nextRunId: FIRST + 6,
          }),
        );
        const anna = { client: 100, user: 'ANNA/OPS', limit: 10 };
        const found = await store.notifications.open(anna);
        assert.deepEqual(
          found.map(({ runId }) => runId - FIRST),
          [0, 1, 5],
        );
        assert.deepEqual(found[1], {
          runId: FIRST + 1,
          name: 'C1',
          kind: 'REQUEST',
          subject: 'S1',
          text: 'T',
          status: 1553,
          startTime: exampleTask(FIRST).startTime,
          acceptedBy: 'BOB/OPS',
        });
        const runIds = async (more: object) =>
          (await store.notifications.open({ ...anna, ...more })).map(({ runId }) => runId - FIRST);
        assert.deepEqual(await runIds({ limit: 1 }), [0]);
        assert.deepEqual(await runIds({ after: FIRST + 1 }), [5]);
        assert.deepEqual(await runIds({ runId: FIRST + 3 }), []);
        assert.deepEqual(await runIds({ runId: FIRST + 5 }), [5]);
        assert.deepEqual(await runIds({ client: 200 }), [2]);
        const stamp = { by: 'OPER/DEMO', at: EIGHT_O_CLOCK };
        await store.objects.delete(100, 'NIGHT', stamp, exampleAudit());
        assert.deepEqual(await runIds({}), [0, 5]);
      }),
    );
  });
}
