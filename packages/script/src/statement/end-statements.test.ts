import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, play, printed, problems } from '../testing/play-script.ts';

test('a script without an end statement ends without a code', () => {
  assert.deepEqual(play(':PRINT a').outcome, { kind: 'ended', exitCode: null, stop: null });
  assert.deepEqual(play('').outcome, { kind: 'ended', exitCode: null, stop: null });
});

test(':EXIT ends the script with its code, 0 when none is said', () => {
  const { outcome, prints } = play(':PRINT a\n:EXIT 3 + 1\n:PRINT b');
  assert.deepEqual(outcome, { kind: 'ended', exitCode: 4, stop: null });
  assert.deepEqual(prints, ['a']);
  assert.deepEqual(play(':EXIT').outcome, { kind: 'ended', exitCode: 0, stop: null });
});

test(':STOP ends the script in its three ways', () => {
  const stop = (source: string): unknown => {
    const { outcome } = play(source);
    return outcome.kind === 'ended' ? outcome.stop : outcome;
  };
  assert.deepEqual(stop(':STOP'), { mode: 'plain', number: 10014, text: '' });
  assert.deepEqual(stop(':STOP NOMSG'), { mode: 'noMessage', number: 0, text: '' });
  assert.deepEqual(stop(':SET &W# = "why"\n:STOP NOMSG, 5, "ask &W#"'), {
    mode: 'noMessage',
    number: 5,
    text: 'ask why',
  });
  assert.deepEqual(stop(':STOP MSG, 51, "no file"'), { mode: 'message', number: 51, text: 'no file' });
});

test(':STOP MSG takes numbers from 50 to 59 only', () => {
  assert.equal(failure(':STOP MSG, 60, "x"'), 'wrongArgument');
  assert.deepEqual(problems(':STOP MSG\n:STOP WHY'), ['1:10 syntax', '2:7 syntax']);
});

test(':SET_LAST_ERR sets and clears what the error functions read', () => {
  const read = ':SET &N# = SYS_LAST_ERR_NR()\n:SET &I# = SYS_LAST_ERR_INS()\n:PRINT "&N# [&I#]"\n';
  assert.deepEqual(printed(`:SET_LAST_ERR 20327, "CALE.X"\n${read}:SET_LAST_ERR 0\n${read}`), [
    '20327 [CALE.X]',
    '0 []',
  ]);
});

test('a refused activation is an error to read, or the end with ABEND', () => {
  const source = ':SET &R# = ACTIVATE_UC_OBJECT(NOT.THERE)\n:SET &N# = SYS_LAST_ERR_NR()\n:PRINT "&R# &N#"';
  const host = () => ({ ok: false, number: 11001, message: 'NOT.THERE' }) as const;
  assert.deepEqual(printed(source, { host }), ['0 11001']);
  assert.deepEqual(printed(`:ON_ERROR ABEND\n:ON_ERROR RESUME\n${source}`, { host }), ['0 11001']);
  assert.equal(failure(`:ON_ERROR ABEND\n${source}`, { host }), 'hostRefused');
});
