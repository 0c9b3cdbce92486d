import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, play, problems } from '../testing/play-script.ts';

test(':ADD_COMMENT comments on the own run, or on the one it names', () => {
  const { calls } = play(
    ':SET &N# = 0001000002\n:ADD_COMMENT "late by &N#"\n:ADD_COMMENT "see there", &N#\n:ADD_COMMENT "x", 1000003',
    { host: () => ({ ok: true, value: null }), restoring: true },
  );
  assert.deepEqual(calls, [
    { kind: 'addComment', text: 'late by 0001000002', runId: null },
    { kind: 'addComment', text: 'see there', runId: 1_000_002 },
    { kind: 'addComment', text: 'x', runId: 1_000_003 },
  ]);
});

test(':MODIFY_STATE sets return code, status text, or both', () => {
  const { calls } = play(
    ':SET &RC# = 2\n:MODIFY_STATE RETCODE = &RC# + 2\n:MODIFY_STATE status_text="code &RC#"\n:MODIFY_STATE STATUS_TEXT="", RETCODE=-1',
    { host: () => ({ ok: true, value: null }), restoring: true },
  );
  assert.deepEqual(calls, [
    { kind: 'modifyState', returnCode: 4, statusText: null },
    { kind: 'modifyState', returnCode: null, statusText: 'code 2' },
    { kind: 'modifyState', returnCode: -1, statusText: '' },
  ]);
});

test('wrong parts, codes and refusals are told', () => {
  assert.deepEqual(
    problems(':MODIFY_STATE STATUS=1\n:MODIFY_STATE RETCODE=1, RETCODE=2\n:MODIFY_STATE\n:ADD_COMMENT'),
    ['1:15 syntax', '2:26 syntax', '3:14 syntax', '4:13 syntax'],
  );
  assert.equal(failure(':MODIFY_STATE RETCODE=2147483648'), 'wrongArgument');
  assert.equal(failure(':MODIFY_STATE RETCODE=x'), 'notANumber');
  const host = () => ({ ok: false, number: 45940, message: 'not here' }) as const;
  assert.equal(failure(':MODIFY_STATE RETCODE=1', { host }), 'hostRefused');
});
