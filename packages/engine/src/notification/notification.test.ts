import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeOutgoing, type NotificationAnswer, type NotificationDefinition } from '@taktwerk/model';
import { definition, workflow } from '../testing/definitions.ts';
import { EngineDriver } from '../testing/engine-driver.ts';
import type { PreparedNotification } from './notification-marks.ts';

const MINUTE = 60_000;

function call(
  name: string,
  kind: NotificationDefinition['kind'],
  more: Partial<NotificationDefinition> = {},
) {
  const notification = { kind, subject: 'S', text: 'T', recipients: [], escalation: null, ...more };
  return definition(name, 'CALL', { notification });
}

function prepare(engine: EngineDriver, runId: number, prepared: Partial<PreparedNotification> = {}): void {
  const kind = engine.live(runId)?.definition?.notification?.kind ?? 'MAIL';
  engine.send({
    kind: 'notificationPrepared',
    runId,
    outcome: {
      ok: true,
      notification: {
        kind,
        subject: 'S',
        text: 'T',
        users: ['ANNA/OPS'],
        groups: [],
        addresses: [],
        ...prepared,
      },
    },
  });
}

const answer = (engine: EngineDriver, runId: number, word: NotificationAnswer) =>
  engine.send({ kind: 'answerNotification', client: 100, runId, answer: word, by: 'ANNA/OPS' });

const mails = (engine: EngineDriver) =>
  engine.outward.flatMap((effect) => (effect.kind === 'send' ? [decodeOutgoing(effect.message.body)] : []));

const TWO = [
  { address: 'a@example.org', user: 'ANNA/OPS' },
  { address: 'b@example.org', user: null },
];

test('a mail ends 1960 when all its mails are sent, and says until then whose is missing', () => {
  const engine = new EngineDriver();
  const run = engine.start(call('C', 'MAIL'));
  assert.equal(engine.status(run), 1531);
  prepare(engine, run, { addresses: TWO });
  assert.equal(engine.status(run), 1542);
  assert.deepEqual(
    mails(engine).map((mail) => mail?.kind === 'mail' && [mail.place, mail.address]),
    [
      [1, 'a@example.org'],
      [2, 'b@example.org'],
    ],
  );
  engine.send({ kind: 'mailSettled', runId: run, place: 1, failure: null });
  engine.send({ kind: 'mailSettled', runId: run, place: 1, failure: 'late' });
  assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'mail', addresses: ['b@example.org'], count: 1 });
  engine.send({ kind: 'mailSettled', runId: run, place: 2, failure: null });
  assert.deepEqual([engine.status(run), engine.record(run).returnCode], [1960, 0]);
});

test('a mail that one address refuses for good ends 1860 with the reason, after the others had their turn', () => {
  const engine = new EngineDriver();
  const run = engine.start(call('C', 'MAIL'));
  prepare(engine, run, { addresses: TWO });
  engine.send({ kind: 'mailSettled', runId: run, place: 2, failure: '550 no such user' });
  assert.equal(engine.status(run), 1542);
  engine.send({ kind: 'mailSettled', runId: run, place: 1, failure: null });
  assert.deepEqual([engine.status(run), engine.record(run).returnCode], [1860, 1]);
  assert.match(engine.record(run).statusDetail ?? '', /1 of 2 mails failed/);
});

test('a notification nobody can be told of ends 1860 and says what is missing', () => {
  const engine = new EngineDriver();
  const run = engine.start(call('C', 'MAIL'));
  prepare(engine, run);
  assert.equal(engine.status(run), 1860);
  assert.match(engine.record(run).statusDetail ?? '', /email/);
  const unknown = engine.start(call('C', 'MESSAGE'));
  engine.send({ kind: 'notificationPrepared', runId: unknown, outcome: { ok: false, text: 'no USER X/Y' } });
  assert.deepEqual([engine.status(unknown), engine.record(unknown).statusDetail], [1860, 'no USER X/Y']);
});

test('a message waits to be accepted, a request for yes or no; the answer is status and return code, and counts once', () => {
  const engine = new EngineDriver();
  const ends = (kind: 'MESSAGE' | 'REQUEST', word: NotificationAnswer) => {
    const run = engine.start(call('C', kind));
    prepare(engine, run);
    assert.equal(engine.status(run), 1552);
    assert.equal(answer(engine, run, word)?.kind, 'done');
    assert.equal(answer(engine, run, word)?.kind, 'refused');
    return [engine.status(run), engine.record(run).returnCode];
  };
  assert.deepEqual(ends('MESSAGE', 'OK'), [1901, 0]);
  assert.deepEqual(ends('REQUEST', 'YES'), [1901, 0]);
  assert.deepEqual(ends('REQUEST', 'NO'), [1852, 1]);
});

test('an answer of another kind is refused with those that count', () => {
  const engine = new EngineDriver();
  const run = engine.start(call('C', 'REQUEST'));
  prepare(engine, run);
  const reply = answer(engine, run, 'DONE');
  assert.match(reply?.kind === 'refused' ? reply.details : '', /expected YES, NO/);
  assert.equal(engine.status(run), 1552);
});

test('an alert is accepted, then done; who accepted it stops the escalation', () => {
  const engine = new EngineDriver();
  const escalation = { after: 5 * MINUTE, onReject: false, object: 'BOSS' };
  const run = engine.start(call('C', 'ALERT', { escalation }), call('BOSS', 'ALERT'));
  prepare(engine, run);
  const wait = engine.shard.explain(run)?.wait;
  assert.deepEqual(wait, {
    kind: 'answer',
    recipients: ['ANNA/OPS'],
    answers: ['ACCEPT', 'REJECT', 'DONE'],
    acceptedBy: null,
    escalatesAt: engine.now + 5 * MINUTE,
  });
  answer(engine, run, 'ACCEPT');
  assert.equal(engine.status(run), 1553);
  engine.moveTo(engine.now + 10 * MINUTE);
  assert.equal(engine.status(run), 1553);
  engine.crash();
  assert.equal(answer(engine, run, 'ACCEPT')?.kind, 'refused');
  answer(engine, run, 'DONE');
  assert.deepEqual([engine.status(run), engine.record(run).returnCode], [1901, 0]);
});

test('an alert nobody accepts escalates in time, also after a crash, and ends 1856 with the answer to the other', () => {
  const engine = new EngineDriver();
  const escalation = { after: 5 * MINUTE, onReject: false, object: 'BOSS' };
  const run = engine.start(call('C', 'ALERT', { escalation }), call('BOSS', 'ALERT'));
  prepare(engine, run);
  engine.crash();
  engine.moveTo(engine.now + 5 * MINUTE);
  assert.equal(engine.status(run), 1556);
  const boss = run + 1;
  assert.deepEqual(engine.shard.explain(run)?.wait, { kind: 'escalation', runId: boss });
  assert.equal(answer(engine, run, 'ACCEPT')?.kind, 'refused');
  prepare(engine, boss, { users: ['BOSS/OPS'] });
  engine.crash();
  answer(engine, boss, 'REJECT');
  assert.deepEqual([engine.status(boss), engine.status(run), engine.record(run).returnCode], [1852, 1856, 1]);
});

test('a rejected alert ends 1852, or escalates where that is wanted', () => {
  const engine = new EngineDriver();
  const plain = engine.start(call('C', 'ALERT'));
  prepare(engine, plain);
  answer(engine, plain, 'REJECT');
  assert.deepEqual([engine.status(plain), engine.record(plain).returnCode], [1852, 1]);
  const escalation = { after: null, onReject: true, object: 'BOSS' };
  const run = engine.start(call('C', 'ALERT', { escalation }), call('BOSS', 'ALERT'));
  prepare(engine, run);
  answer(engine, run, 'REJECT');
  assert.equal(engine.status(run), 1556);
  const gone = engine.start(call('C', 'ALERT', { escalation: { ...escalation, object: 'NOBODY' } }));
  prepare(engine, gone);
  answer(engine, gone, 'REJECT');
  assert.deepEqual([engine.status(gone)], [1856]);
  assert.match(engine.record(gone).statusDetail ?? '', /no object NOBODY/);
});

test('after a crash a notification that was not prepared is, one that was is not told again', () => {
  const engine = new EngineDriver();
  const early = engine.start(call('C', 'MAIL'));
  const late = engine.start(call('D', 'MAIL'));
  prepare(engine, late, { addresses: TWO });
  engine.outward.length = 0;
  engine.crash();
  assert.deepEqual(engine.outward, [{ kind: 'prepareNotification', runId: early }]);
  engine.send({ kind: 'mailSettled', runId: late, place: 1, failure: null });
  engine.send({ kind: 'mailSettled', runId: late, place: 2, failure: null });
  assert.equal(engine.status(late), 1960);
});

test('a workflow goes on behind a request by the answer, and a cancelled notification takes none', () => {
  const engine = new EngineDriver();
  const flow = workflow(
    'W',
    [
      { object: 'C', after: [1] },
      { object: 'S', after: [2] },
    ],
    [3],
  );
  const run = engine.start(flow, call('C', 'REQUEST'), definition('S', 'SCRI'));
  const child = engine.child(run, 'C').runId;
  prepare(engine, child);
  engine.cancel(child);
  assert.equal(engine.status(child), 1850);
  assert.equal(answer(engine, child, 'YES')?.kind, 'refused');
  const again = engine.start(flow, call('C', 'REQUEST'), definition('S', 'SCRI'));
  const request = engine.child(again, 'C').runId;
  prepare(engine, request);
  assert.equal(engine.child(again, 'S').status, 1700);
  answer(engine, request, 'YES');
  assert.equal(engine.status(again), 1900);
});
