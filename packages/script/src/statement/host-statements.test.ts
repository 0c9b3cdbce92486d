import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostCall } from '@taktwerk/model';
import { failure, play, problems } from '../testing/play-script.ts';

function callsOf(source: string): readonly HostCall[] {
  const { calls, outcome } = play(source, { host: () => ({ ok: true, value: null }) });
  assert.equal(outcome.kind, 'ended', JSON.stringify(outcome));
  return calls;
}

test(':PUBLISH makes an object variable, at the top unless said otherwise', () => {
  assert.deepEqual(callsOf(':SET &X# = 5\n:PUBLISH &X#\n:PUB &X#, &Y#, "WORKFLOW"\n:PUB &X#, , task'), [
    { kind: 'publish', name: 'X#', value: '5', scope: 'TOP' },
    { kind: 'publish', name: 'Y#', value: '5', scope: 'WORKFLOW' },
    { kind: 'publish', name: 'X#', value: '5', scope: 'TASK' },
  ]);
});

test(':PUT_VAR writes a row', () => {
  assert.deepEqual(
    callsOf(':SET &K# = "k 1"\n:PUT_VAR vara.x, &K#, "a", 2 + 3, , "d"\n:PUT_VAR "VARA.Y", KEY, 1'),
    [
      { kind: 'putVar', vara: 'VARA.X', key: 'k 1', values: ['a', '5', '', 'd'] },
      { kind: 'putVar', vara: 'VARA.Y', key: 'KEY', values: ['1'] },
    ],
  );
});

test('the name of a VARA object may come from a variable', () => {
  assert.deepEqual(callsOf(':SET &V# = "VARA.Z"\n:PUT_VAR &V#, K, 1'), [
    { kind: 'putVar', vara: 'VARA.Z', key: 'K', values: ['1'] },
  ]);
});

test(':PUT_ATT sets an attribute of the run', () => {
  assert.deepEqual(callsOf(':PUT_ATT queue = "Q.NIGHT"'), [
    { kind: 'putAttribute', attribute: 'QUEUE', value: 'Q.NIGHT' },
  ]);
});

test(':WAIT pauses for seconds', () => {
  assert.deepEqual(callsOf(':WAIT 2 * 30'), [{ kind: 'wait', seconds: 60 }]);
  assert.equal(failure(':WAIT -1'), 'wrongArgument');
});

test('a refusal of the host ends the script where :ON_ERROR does not apply', () => {
  const { outcome } = play(':PRINT a\n:PUT_VAR V, K, 1', {
    host: () => ({ ok: false, number: 20, message: 'no such object' }),
  });
  assert.ok(outcome.kind === 'failed');
  assert.deepEqual([outcome.line, outcome.code], [2, 'hostRefused']);
  assert.ok(outcome.message.includes('no such object'));
});

test('wrong operands are told where they stand', () => {
  assert.deepEqual(
    problems(':PUBLISH X\n:PUB &X#, &Y#, EVERYWHERE\n:PUT_VAR V\n:PUT_VAR V,K,1,2,3,4,5,6\n:WAIT'),
    ['1:10 syntax', '2:16 syntax', '3:11 syntax', '4:25 syntax', '5:6 syntax'],
  );
});
