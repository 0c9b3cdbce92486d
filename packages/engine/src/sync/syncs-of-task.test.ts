import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecutableDefinition, SyncUse } from '@taktwerk/model';
import { definition } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';

/** One holder exclusively, or up to two at once. */
const LEDGER = {
  general_attributes: { name: 'LEDGER' },
  sync_states: ['FREE', 'SHARED', 'EXCLUSIVE'],
  sync_actions: [
    { name: 'WRITE', allowed_state: 'FREE', set_state: 'EXCLUSIVE' },
    { name: 'READ', allowed_state: 'FREE', set_state: 'SHARED', set_value: '1' },
    { name: 'READ', allowed_state: 'SHARED', compare: '<', compare_value: '2', add_value: '1' },
    { name: 'RELEASE', allowed_state: 'EXCLUSIVE', set_state: 'FREE' },
    { name: 'RELEASE', allowed_state: 'SHARED', compare: '>', compare_value: '1', add_value: '-1' },
    { name: 'RELEASE', allowed_state: 'SHARED', set_state: 'FREE', set_value: '0' },
  ],
};

function user(name: string, start: string, changes: Partial<SyncUse> = {}): ExecutableDefinition {
  const use = { sync: 'LEDGER', startAction: start, endAction: 'RELEASE', abendAction: 'RELEASE' };
  return definition(name, 'SCRI', { syncs: [{ ...use, otherwise: 'wait', ...changes }] });
}

function withLedger(): EngineDriver {
  const engine = new EngineDriver();
  engine.sync(LEDGER);
  return engine;
}

function ledger(engine: EngineDriver): string {
  const { state, value } = engine.syncStates.get('100:LEDGER') ?? { state: 'none', value: 0 };
  return `${state} ${value}`;
}

test('a task that cannot run its start action waits, says so, and goes on when the sync is released', () => {
  const engine = withLedger();
  engine.scripts.set('W1', 'hold');
  const first = engine.start(user('W1', 'WRITE'));
  const second = engine.start(user('W2', 'WRITE'));
  assert.equal(engine.status(second), 1697);
  assert.deepEqual(engine.shard.explain(second)?.wait, {
    kind: 'sync',
    sync: 'LEDGER',
    action: 'WRITE',
    state: 'EXCLUSIVE',
    value: 0,
  });
  engine.crash();
  assert.equal(engine.status(second), 1697);
  engine.scriptEnds(first);
  assert.equal(engine.status(second), 1900);
  assert.equal(ledger(engine), 'FREE 0');
});

test('the value counts who shares, and the last to leave frees it', () => {
  const engine = withLedger();
  for (const name of ['R1', 'R2', 'R3', 'W']) engine.scripts.set(name, 'hold');
  const [one, two, three] = ['R1', 'R2', 'R3'].map((name) => engine.start(user(name, 'READ')));
  const writer = engine.start(user('W', 'WRITE'));
  assert.ok(one !== undefined && two !== undefined && three !== undefined);
  assert.deepEqual(
    [one, two, three, writer].map((run) => engine.status(run)),
    [1550, 1550, 1697, 1697],
  );
  assert.equal(ledger(engine), 'SHARED 2');
  engine.scriptEnds(one, { kind: 'stopped', returnCode: 1, text: 'no' });
  assert.deepEqual(
    [two, three, writer].map((run) => engine.status(run)),
    [1550, 1550, 1697],
  );
  engine.scriptEnds(two);
  engine.scriptEnds(three);
  assert.equal(engine.status(writer), 1550);
  assert.equal(ledger(engine), 'EXCLUSIVE 0');
});

test('what cannot start is aborted or skipped when its list says so, and gives nothing back', () => {
  const engine = withLedger();
  engine.scripts.set('W', 'hold');
  engine.start(user('W', 'WRITE'));
  assert.equal(engine.status(engine.start(user('A', 'WRITE', { otherwise: 'abort' }))), 1801);
  assert.equal(engine.status(engine.start(user('S', 'WRITE', { otherwise: 'skip' }))), 1931);
  assert.equal(engine.status(engine.start(user('F', 'WRITE', { sync: 'NOBODY' }))), 1820);
  const cancelled = engine.start(user('C', 'WRITE'));
  engine.cancel(cancelled);
  assert.equal(engine.status(cancelled), 1850);
  assert.equal(ledger(engine), 'EXCLUSIVE 0');
});

test('a user lets a waiting task go on without the sync, and it gives back nothing it has not taken', () => {
  const engine = withLedger();
  engine.scripts.set('W', 'hold');
  engine.start(user('W', 'WRITE'));
  const run = engine.start(user('I', 'WRITE'));
  engine.send({ kind: 'act', client: 100, runId: run, action: 'ignoreSync', recursive: false });
  assert.equal(engine.status(run), 1900);
  assert.equal(ledger(engine), 'EXCLUSIVE 0');
});

test('without abend action a restart goes on with what the failed run still holds', () => {
  const engine = withLedger();
  engine.scripts.set('W', { kind: 'stopped', returnCode: 1, text: 'no' });
  const writer = user('W', 'WRITE', { abendAction: '' });
  const failed = engine.start(writer);
  assert.equal(engine.status(failed), 1800);
  assert.equal(ledger(engine), 'EXCLUSIVE 0');
  engine.scripts.delete('W');
  const reply = engine.restart(failed, writer);
  assert.equal(reply?.kind === 'done' && engine.status(reply.runId), 1900);
  assert.equal(ledger(engine), 'FREE 0');
});

test('no sync is over-used, whatever starts, ends, fails and crashes', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const engine = withLedger();
    for (const name of ['R', 'W']) engine.scripts.set(name, 'hold');
    const kinds = { R: user('R', 'READ'), W: user('W', 'WRITE') };
    for (let step = 0; step < 60; step += 1) {
      const running = [...engine.stored.values()].filter((task) => task.status === 1550);
      const readers = running.filter((task) => task.name === 'R').length;
      const writers = running.length - readers;
      assert.ok(writers === 0 ? readers <= 2 : writers === 1 && readers === 0, `seed ${seed}, step ${step}`);
      const waiting = [...engine.stored.values()].some((task) => task.status === 1697);
      assert.ok(running.length > 0 || !waiting, `seed ${seed}, step ${step}: nobody runs and somebody waits`);
      const kind = random();
      const chosen = running[Math.floor(random() * running.length)];
      if (kind < 0.4) engine.start(random() < 0.5 ? kinds.R : kinds.W);
      else if (kind < 0.8 && chosen !== undefined) {
        engine.scriptEnds(
          chosen.runId,
          random() < 0.5 ? { kind: 'ended', exitCode: null } : { kind: 'failed', text: 'no' },
        );
      } else if (kind < 0.9) engine.crash();
    }
  }
});
