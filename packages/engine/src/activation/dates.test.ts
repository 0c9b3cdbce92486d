import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

test('the dates of what starts later are those of its planned start, and its tasks have the same', () => {
  const engine = new EngineDriver();
  const all = [workflow('W', [{ object: 'S', after: [1] }], [2]), definition('S', 'SCRI')] as const;
  for (const one of all) engine.register(one);
  const tomorrow = engine.now + 24 * 60 * 60 * 1000;
  const reply = engine.send({
    kind: 'activate',
    request: {
      ...{ client: 100, user: 'OPER/DEMO', name: 'W', alias: null, queue: null, activator: null },
      ...{ inputs: new Map(), startAt: tomorrow },
      definitions: new Map(all.map((one) => [one.name, one])),
    },
  });
  assert.ok(reply?.kind === 'done');
  const { realDate, logicalDate, activationTime } = engine.record(reply.runId);
  assert.deepEqual([realDate, logicalDate, activationTime], [tomorrow, tomorrow, engine.now]);
  engine.moveTo(tomorrow);
  const child = engine.child(reply.runId, 'S');
  assert.deepEqual([child.status, child.realDate, child.logicalDate], [1900, tomorrow, tomorrow]);
});
