import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, play, printed, problems, resultOf } from '../testing/play-script.ts';

test('a variable holds what was set last, text or number', () => {
  assert.deepEqual(printed(':SET &A# = "x"\n:S &a# = 5\n:PRINT &A#'), ['5']);
  assert.deepEqual(printed(':SET &A# = \'say "yes"\'\n:PRINT &A#'), ['say "yes"']);
});

test('an expression follows the usual order and may be nested in parentheses', () => {
  assert.equal(resultOf('2 + 3 * (10 - 4) / 2'), '11');
  assert.equal(resultOf('-(2 - 5)'), '3');
  assert.equal(resultOf('7 / 2'), '3');
  assert.equal(resultOf('7.5 / 2'), '3.75');
});

test('a quoted expression stays text', () => {
  assert.equal(resultOf('"2+3"'), '2+3');
});

test('a number that stands alone keeps its leading zeros', () => {
  assert.equal(resultOf('007'), '007');
  assert.equal(resultOf('007 + 1'), '8');
});

test('a name may be put together from variables', () => {
  assert.deepEqual(
    printed(
      ':SET &E# = "DEV"\n:SET &N# = 3\n:SET &J# = JOB.&E#.LOAD-&N#\n:PRINT &J#\n:SET &K# = &E#&N#\n:P &K#',
    ),
    ['JOB.DEV.LOAD-3', 'DEV3'],
  );
});

test('the value of a variable is never read as code', () => {
  assert.deepEqual(printed(':SET &A# = "&B# + 1"\n:SET &B# = 2\n:SET &C# = &A#\n:PRINT "&C#"'), ['&B# + 1']);
});

test('an unknown variable in an expression fails the script and names it', () => {
  const { outcome } = play(':SET &A# = &NOT_THERE# + 1');
  assert.equal(outcome.kind, 'failed');
  assert.ok(outcome.kind === 'failed' && outcome.message.includes('&NOT_THERE#') && outcome.line === 1);
});

test('a result beyond the largest number fails, and the largest number itself does not', () => {
  assert.equal(resultOf('9999999999999998 + 1'), '9999999999999999');
  assert.equal(failure(':SET &A# = 9999999999999999 + 1'), 'numberTooLarge');
  assert.equal(failure(':SET &A# = 9999999999 * 9999999999'), 'numberTooLarge');
  assert.equal(failure(':SET &A# = 1 / 0'), 'divisionByZero');
  assert.deepEqual(problems(':SET &A# = 12345678901234567'), ['1:12 numberTooLarge']);
});

test('a constant is set once', () => {
  assert.deepEqual(printed(':CONST &A# = 1\n:CONSTANT &B# = "x"\n:PRINT "&A# &B#"'), ['1 x']);
  assert.equal(failure(':CONST &A# = 1\n:SET &A# = 2'), 'constantChanged');
});

test('a predefined variable cannot be set', () => {
  assert.deepEqual(problems(':SET &$NAME# = 1'), ['1:6 syntax']);
});

test(':PSET sets the variable and asks the host to pass it on', () => {
  const { calls, variables } = play(':PSET &REGION# = "EU"', { host: () => ({ ok: true, value: null }) });
  assert.deepEqual(calls, [{ kind: 'pset', name: 'REGION#', value: 'EU' }]);
  assert.equal(variables.get('REGION#'), 'EU');
});

test(':RSET passes the value on as its type holds it', () => {
  const { calls } = play(':DEFINE &N#, unsigned\n:RSET &N# = 7.9', {
    host: () => ({ ok: true, value: null }),
  });
  assert.deepEqual(calls, [{ kind: 'publish', name: 'N#', value: '7', scope: 'TASK' }]);
});

test('a value from the host is passed on without asking for it twice', () => {
  const { calls, variables } = play(':PSET &R# = ACTIVATE_UC_OBJECT(CHILD)', {
    host: (call) => ({ ok: true, value: call.kind === 'activate' ? '1000002' : null }),
  });
  assert.deepEqual(
    calls.map((call) => call.kind),
    ['activate', 'pset'],
  );
  assert.equal(variables.get('R#'), '1000002');
});

test('a random value passed on is the value set', () => {
  const { calls, variables } = play(':PSET &R# = RANDOM(1,1000000)', {
    host: () => ({ ok: true, value: null }),
  });
  const [call] = calls;
  assert.ok(call?.kind === 'pset' && call.value === variables.get('R#'));
});
