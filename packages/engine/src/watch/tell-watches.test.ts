import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeOutgoing, type WatchDefinition } from '@taktwerk/model';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

const MINUTE = 60_000;

function watching(...watches: readonly Partial<WatchDefinition>[]): EngineDriver {
  const engine = new EngineDriver();
  for (const [index, changes] of watches.entries()) {
    const watch: WatchDefinition = {
      name: `W${index}`,
      event: 'end',
      names: [],
      types: [],
      statuses: ['ANY_ABEND'],
      lateAfter: null,
      latePercent: null,
      execute: null,
      webhook: { url: 'https://example.org', secret: null },
      ...changes,
    };
    engine.send({ kind: 'watchDefined', client: 100, name: watch.name, watch });
  }
  engine.scripts.set('BAD', { kind: 'ended', exitCode: 7 });
  return engine;
}

const told = (engine: EngineDriver) =>
  engine.outward.flatMap((effect) => {
    const out = effect.kind === 'send' ? decodeOutgoing(effect.message.body) : null;
    return out?.kind !== 'webhook' && out?.kind !== 'start'
      ? []
      : [`${out.kind} ${out.watch} ${out.event} ${out.task.name}`];
  });

const good = definition('GOOD', 'SCRI');
const bad = definition('BAD', 'SCRI');

test('a rule tells of tasks that failed, by webhook and by a notification, and of no others', () => {
  const engine = watching({ execute: 'CALL.OPS' });
  engine.start(good);
  assert.deepEqual(told(engine), []);
  const run = engine.start(bad);
  assert.deepEqual(told(engine), ['webhook W0 end BAD', 'start W0 end BAD']);
  const sent = engine.outward.flatMap((effect) => (effect.kind === 'send' ? [effect.message.messageId] : []));
  assert.deepEqual(sent, [`100-${run}-end-W0`, `100-${run}-end-W0`]);
});

test('name, type and status of a rule narrow what it tells of', () => {
  const engine = watching(
    { names: ['B*'] },
    { names: ['X*'] },
    { types: ['JOBS'] },
    { statuses: ['ANY_OK'] },
  );
  engine.start(good);
  engine.start(bad);
  assert.deepEqual(told(engine), ['webhook W3 end GOOD', 'webhook W0 end BAD']);
});

test('a rule tells once of a task that runs too long, also over a crash, and not of one that ended in time', () => {
  const engine = watching({ event: 'late', lateAfter: 5 * MINUTE }, { event: 'late', lateAfter: 9 * MINUTE });
  engine.scripts.set('LONG', 'hold');
  engine.start(good);
  engine.start(definition('LONG', 'SCRI'));
  engine.moveTo(engine.now + 4 * MINUTE);
  assert.deepEqual(told(engine), []);
  engine.crash();
  engine.moveTo(engine.now + 2 * MINUTE);
  assert.deepEqual(told(engine), ['webhook W0 late LONG']);
  engine.crash();
  engine.moveTo(engine.now + 10 * MINUTE);
  assert.deepEqual(told(engine), ['webhook W0 late LONG', 'webhook W1 late LONG']);
});

test('a rule counts no further once it is taken away, and notifications are never watched', () => {
  const engine = watching({ statuses: ['ANY_ABEND', 'ANY_OK'] });
  const notification = {
    kind: 'MAIL' as const,
    subject: 'S',
    text: '',
    recipients: [],
    escalation: null,
  };
  const run = engine.start(definition('C', 'CALL', { notification }));
  engine.send({ kind: 'notificationPrepared', runId: run, outcome: { ok: false, text: 'nobody' } });
  assert.deepEqual(told(engine), []);
  engine.send({ kind: 'watchDefined', client: 100, name: 'W0', watch: null });
  engine.start(bad);
  assert.deepEqual(told(engine), []);
});
