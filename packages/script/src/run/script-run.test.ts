import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { startScript } from '../index.ts';
import { failure, NOW, parsed, play } from '../testing/play-script.ts';

const NOTHING = { variables: {}, predefined: {} };

test('an endless loop uses up its steps and comes back', () => {
  const run = startScript(parsed(':WHILE 1 = 1\n:SET &A# = 1\n:ENDWHILE'), NOTHING);
  for (let slice = 0; slice < 3; slice++)
    assert.deepEqual(run.run({ steps: 1000, now: NOW }), { kind: 'budget' });
});

test('a statement costs one step, a loop one for every turn', () => {
  const run = startScript(parsed(':PRINT a\n:PRINT b\n:PRINT c'), NOTHING);
  assert.equal(run.run({ steps: 2, now: NOW }).kind, 'budget');
  assert.deepEqual(run.takePrints(), ['a', 'b']);
  assert.equal(run.run({ steps: 1, now: NOW }).kind, 'ended');
  assert.deepEqual(run.takePrints(), ['c']);
});

test('work on long text costs more steps', () => {
  const run = startScript(
    parsed(':SET &A# = STR_PAD("","x",1000000)\n:SET &B# = STR_UC(&A#)\n:PRINT b'),
    NOTHING,
  );
  assert.equal(run.run({ steps: 1500, now: NOW }).kind, 'budget');
  assert.equal(run.variables.get('B#'), undefined);
});

test('a run that is asked to go on while a call is open asks again, with the same number', () => {
  const run = startScript(parsed(':WAIT 5\n:WAIT 6'), NOTHING);
  const first = run.run({ steps: 10, now: NOW });
  assert.deepEqual(first, { kind: 'call', number: 1, call: { kind: 'wait', seconds: 5 } });
  assert.deepEqual(run.run({ steps: 10, now: NOW }), first);
  run.answer({ ok: true, value: null });
  assert.deepEqual(run.run({ steps: 10, now: NOW }), {
    kind: 'call',
    number: 2,
    call: { kind: 'wait', seconds: 6 },
  });
});

test('an answer nobody asked for is refused', () => {
  const run = startScript(parsed(':PRINT a'), NOTHING);
  assert.throws(() => run.answer({ ok: true, value: null }), TaktwerkError);
});

test('an ended run keeps its outcome', () => {
  const run = startScript(parsed(':EXIT 3'), NOTHING);
  const ended = run.run({ steps: 10, now: NOW });
  assert.equal(ended.kind, 'ended');
  assert.deepEqual(run.run({ steps: 10, now: NOW }), ended);
});

test('one program serves any number of runs', () => {
  const program = parsed(':SET &A# = &A# + 1\n:PRINT &A#');
  const texts = ['1', '5'].map((value) => {
    const run = startScript(program, { variables: { 'A#': value }, predefined: {} });
    run.run({ steps: 10, now: NOW });
    return run.takePrints();
  });
  assert.deepEqual(texts, [['2'], ['6']]);
});

test('the plain time functions stay at the start of the script, the physical ones move', () => {
  const run = startScript(
    parsed(':PRINT SYS_TIME()\n:PRINT SYS_TIME()\n:PRINT SYS_TIME_PHYSICAL()'),
    NOTHING,
  );
  run.run({ steps: 1, now: NOW });
  run.run({ steps: 10, now: NOW + 60_000 });
  assert.deepEqual(run.takePrints(), ['102030', '102030', '102130']);
});

test('text that doubles without end fails the script at the limit of a variable', () => {
  assert.equal(
    failure(':SET &A# = "x"\n:WHILE 1 = 1\n:SET &A# = STR_CAT(&A#, &A#)\n:ENDWHILE'),
    'textTooLong',
  );
  assert.equal(failure(':SET &A# = "x"\n:WHILE 1 = 1\n:SET &A# = "&A#&A#"\n:ENDWHILE'), 'textTooLong');
});

test('an array of long texts fails the script at the limit of all variables', () => {
  const source = `:SET &L# = STR_PAD("","x",1000000)
:DEFINE &A#, string, 1000
:SET &I# = 0
:WHILE 1 = 1
:SET &I# = &I# + 1
:SET &A#[&I#] = &L#
:ENDWHILE`;
  assert.equal(failure(source), 'tooMuchText');
});

test('data lines without end fail the script at their limit', () => {
  const source = ':SET &L# = STR_PAD("","x",100000)\n:WHILE 1 = 1\n&L#\n:ENDWHILE';
  assert.equal(failure(source), 'tooMuchText');
});

test('prints nobody takes fail the script at their limit', () => {
  const run = startScript(
    parsed(':SET &L# = STR_PAD("","x",100000)\n:WHILE 1 = 1\n:PRINT &L#\n:ENDWHILE'),
    NOTHING,
  );
  const outcome = run.run({ steps: 10_000_000, now: NOW });
  assert.ok(outcome.kind === 'failed' && outcome.code === 'tooMuchText');
});

test('more arrays than the limit of elements fail the script', () => {
  const defines = Array.from({ length: 6 }, (_, index) => `:DEFINE &A${index}#, unsigned, 100000`);
  assert.equal(failure(defines.join('\n')), 'arrayTooLarge');
});

test('one statement cannot do the work of a thousand', () => {
  const cases = Array.from({ length: 40 }, (_, index) => `:CASE "&L#${index}"`);
  const source = [':SET &L# = STR_PAD("","x",1000000)', ':SWITCH "y"', ...cases, ':ENDSWITCH'].join('\n');
  assert.equal(failure(source), 'tooMuchText');
});

test('a failure names the line it happened in', () => {
  const { outcome } = play(':PRINT a\n\n! comment\n:SET &A# = _\n: 1 / 0');
  assert.ok(outcome.kind === 'failed' && outcome.line === 4);
});

test('variables that are beyond the limits are refused before the script starts', () => {
  assert.throws(
    () => startScript(parsed(''), { variables: { 'A#': 'x'.repeat(2_000_000) }, predefined: {} }),
    (error) => error instanceof TaktwerkError && error.reason === 'invalidInput',
  );
});
