import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostAnswer, HostCall } from '@taktwerk/model';
import { failure, play } from '../testing/play-script.ts';

/** A host whose includes are these; others do not exist. */
function includes(texts: Readonly<Record<string, string>>): (call: HostCall) => HostAnswer {
  return (call) => ({ ok: true, value: call.kind === 'include' ? (texts[call.name] ?? null) : null });
}

test('an include runs in place with the variables of the script', () => {
  const { prints, calls } = play(':SET &E# = "DEV"\n:INCLUDE inc.&E#\n:PRINT "&X#"', {
    host: includes({ 'INC.DEV': ':SET &X# = "from &E#"' }),
  });
  assert.deepEqual(prints, ['from DEV']);
  assert.deepEqual(calls, [{ kind: 'include', name: 'INC.DEV' }]);
});

test('an include in a loop is asked for once and takes its parameters each time', () => {
  const { prints, calls } = play(
    ':SET &I# = 0\n:WHILE &I# < 3\n:SET &I# = &I# + 1\n:INC A, NOFOUND=IGNORE, &P#=&I# * 2\n:ENDWHILE',
    { host: includes({ A: ':PRINT "p &P#"' }) },
  );
  assert.deepEqual(prints, ['p 2', 'p 4', 'p 6']);
  assert.equal(calls.length, 1);
});

test('the name of an include may come from a variable alone', () => {
  const { prints } = play(':SET &N# = "INC.A"\n:INCLUDE &N#, &P#=1', {
    host: includes({ 'INC.A': ':PRINT "in &P#"' }),
  });
  assert.deepEqual(prints, ['in 1']);
});

test('a missing include fails the script, or is passed over when that is said', () => {
  assert.equal(failure(':INCLUDE GONE', { host: includes({}) }), 'includeNotFound');
  assert.deepEqual(play(':INCLUDE GONE, NOFOUND=IGNORE\n:PRINT on', { host: includes({}) }).prints, ['on']);
});

test('an error inside an include names the include and its line', () => {
  const { outcome } = play(':INCLUDE A', { host: includes({ A: ':PRINT x\n:SET &Y# = 1 / 0' }) });
  assert.ok(outcome.kind === 'failed');
  assert.deepEqual([outcome.unit, outcome.line, outcome.code], ['A', 2, 'divisionByZero']);
});

test('an include that does not parse fails the script with its first problem', () => {
  const { outcome } = play(':PRINT x\n:INCLUDE A', { host: includes({ A: ':PRINT x\n:NONSENSE' }) });
  assert.ok(outcome.kind === 'failed');
  assert.deepEqual([outcome.unit, outcome.line, outcome.code], ['', 2, 'includeInvalid']);
  assert.ok(outcome.message.includes(':NONSENSE'));
});

test('an include that includes itself ends at the limit of nesting', () => {
  assert.equal(failure(':INCLUDE A', { host: includes({ A: ':INCLUDE A' }) }), 'includeDepth');
});
