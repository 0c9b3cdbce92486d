import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostAnswer, HostCall } from '@taktwerk/model';
import fc from 'fast-check';
import { restoreScript, startScript } from '../index.ts';
import { NOW, parsed, play } from '../testing/play-script.ts';

/** A host that always answers the same to the same question, a refusal now and then. */
function host(call: HostCall, number: number): HostAnswer {
  switch (call.kind) {
    case 'activate':
      return number % 3 === 0
        ? { ok: false, number: 11001, message: call.objectName }
        : { ok: true, value: String(1_000_000 + number) };
    case 'getVar':
      return { ok: true, value: call.key === 'none' ? null : `v${number}` };
    case 'include':
      return {
        ok: true,
        value: call.name === 'INC' ? ':SET &A# = &A# + 10\n:PRINT "in &A#"\nfrom include' : null,
      };
    default:
      return { ok: true, value: null };
  }
}

const simple = fc.constantFrom(
  ':SET &A# = &A# + 1',
  ':SET &A# = (&A# * 7 - 3) / 2',
  ':SET &B# = 1.5 * &A#',
  ':SET &B# = 9007199254740993 + &A# - &A#',
  ':SET &S# = STR_CAT(&S#, "x")',
  ':SET &S# = STR_CUT(&S#, 1, 5)',
  ':SET &R# = RANDOM(1, 1000)',
  ':SET &R# = ACTIVATE_UC_OBJECT(JOB.&A#)',
  ':PSET &R# = ACTIVATE_UC_OBJECT(JOB, WAIT)',
  ':SET &R# = EXECUTE_RECURRING(JOB, "@daily")',
  ':PSET &R# = RANDOM(1, 1000)',
  ':RSET &P# = &A#',
  ':PRINT "&A# &B# &S# &R# &L#[2]"',
  ':PRINT SYS_LAST_ERR_NR()',
  ':PRINT SYS_TIME_PHYSICAL()',
  ':SET &L#[2] = &A#',
  ':SET &L#[9] = 1',
  ':FILL &L#[] = STR_SPLIT("a,b", ",")',
  ':CLEAR &L#[]',
  ':DEFINE &U#, signed',
  ':SET &U# = 0 - &A#',
  ':PUBLISH &A#',
  ':PUT_VAR V, "k", &A#',
  ':SET &V# = GET_VAR(V, "none")',
  ':WAIT RANDOM(1,9)',
  ':PUT_ATT QUEUE = GET_VAR(V, "queue")',
  ':INCLUDE INC',
  ':INCLUDE OTHER, NOFOUND=IGNORE',
  ':SET_LAST_ERR 5, "five"',
  ':ON_ERROR RESUME',
  'echo &A# &S#',
  '',
  ':EXIT &A#',
  ':STOP NOMSG, 1, "at &A#"',
  ':ON_ERROR ABEND',
  ':SET &A# = &NOT_THERE#',
);

/** Lines of a script; loops run a fixed number of turns, so every script ends. */
const lines = fc.letrec<{ block: readonly string[] }>((tie) => ({
  block: fc
    .array(
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        { weight: 6, arbitrary: simple.map((line) => [line]) },
        fc
          .tuple(tie('block'), tie('block'))
          .map(([yes, no]) => [':IF &A# > 5 OR 3', ...yes, ':ELSE', ...no, ':ENDIF']),
        fc
          .tuple(tie('block'), fc.nat(1_000_000))
          .map(([inner, id]) => [
            `:SET &T${id}# = 0`,
            `:WHILE &T${id}# < 3`,
            `:SET &T${id}# = &T${id}# + 1`,
            ...inner,
            ':ENDWHILE',
          ]),
        tie('block').map((inner) => [
          ':SWITCH &A#',
          ':CASE 1',
          ':CASE 2 OR 11',
          ...inner,
          ':OTHER',
          ':PRINT other',
          ':ENDSWITCH',
        ]),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.flat()),
})).block;

const START = [':SET &A# = 0', ':SET &B# = 0', ':SET &S# = ""', ':SET &R# = 0', ':DEFINE &L#, string, 5'];

test('a run saved and restored between any two steps goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 4 }), (block, steps) => {
      const source = [...START, ...block].join('\n');
      const predefined = { RUNID: '1000001', NAME: 'DEMO' };
      const whole = play(source, { host, predefined });
      const pieces = play(source, { host, predefined, steps, restoring: true });
      assert.deepEqual(pieces, whole);
    }),
    { numRuns: 400 },
  );
});

test('saving changes nothing: what is restored saves the same text', () => {
  fc.assert(
    fc.property(lines, fc.nat(60), (block, steps) => {
      const run = startScript(parsed([...START, ...block].join('\n')), {
        variables: { X: '1' },
        predefined: { NAME: 'N' },
      });
      run.run({ steps, now: NOW });
      const saved = run.save();
      const again = restoreScript(saved);
      assert.ok(again.ok);
      assert.equal(again.run.save(), saved);
      assert.deepEqual(again.run.variables, run.variables);
    }),
    { numRuns: 200 },
  );
});

test('a run saved with a call open asks the same again and takes the answer', () => {
  const run = startScript(parsed(':SET &R# = ACTIVATE_UC_OBJECT(CHILD, WAIT)\n:PRINT &R#'), {
    variables: {},
    predefined: {},
  });
  const asked = run.run({ steps: 10, now: NOW });
  const restored = restoreScript(run.save());
  assert.ok(restored.ok);
  assert.deepEqual(restored.run.run({ steps: 10, now: NOW }), asked);
  restored.run.answer({ ok: true, value: '1000002' });
  assert.equal(restored.run.run({ steps: 10, now: NOW }).kind, 'ended');
  assert.deepEqual(restored.run.takePrints(), ['1000002']);
});

test('the saved state grows with what the script holds, not with what it has done', () => {
  const sizeAfter = (turns: number): number => {
    const run = startScript(parsed(':SET &I# = 10000\n:WHILE 1 = 1\n:SET &I# = &I# + 1\n:ENDWHILE'), {
      variables: {},
      predefined: {},
    });
    run.run({ steps: turns, now: NOW });
    return run.save().length;
  };
  assert.equal(sizeAfter(10_000), sizeAfter(100));
  const array = startScript(parsed(':DEFINE &A#, string, 100000\n:SET &A#[1] = "x"'), {
    variables: {},
    predefined: {},
  });
  array.run({ steps: 1000, now: NOW });
  assert.ok(array.save().length < 1000);
});

test('a run full to its limits can be saved and restored', () => {
  const source = `:SET &L# = STR_PAD("","x",1000000)
:SET &I# = 0
:WHILE &I# < 16
:SET &I# = &I# + 1
&L#
:PRINT &L#
:ENDWHILE`;
  const run = startScript(parsed(source), { variables: {}, predefined: {} });
  assert.equal(run.run({ steps: 10_000_000, now: NOW }).kind, 'ended');
  const restored = restoreScript(run.save());
  assert.ok(restored.ok);
  assert.equal(restored.run.dataLines.length, 16);
  assert.equal(restored.run.takePrints().length, 16);
});

test('text that is no saved run is refused with a reason, never thrown at', () => {
  const saved = startScript(parsed(':PRINT a'), { variables: { A: '1' }, predefined: {} }).save();
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"format":2}',
    saved.replace('"format":1', '"format":99'),
    saved.replace(':PRINT', ':NOISE'),
  ]) {
    const result = restoreScript(text);
    assert.ok(!result.ok && result.message.length > 30, text);
  }
});

test('a damaged saved run is refused or goes on, never thrown at', () => {
  const run = startScript(
    parsed(':DEFINE &A#, float, 3\n:SET &A#[2] = 1.5\n:SET &B# = 9999999999999999\n:WAIT 1'),
    { variables: {}, predefined: { A: 'b' } },
  );
  run.run({ steps: 10, now: NOW });
  const saved = run.save();
  fc.assert(
    fc.property(fc.nat(saved.length - 1), fc.constantFrom('', '0', '"', 'x', '[', 'null', '-'), (at, put) => {
      restoreScript(saved.slice(0, at) + put + saved.slice(at + 1));
    }),
    { numRuns: 2000 },
  );
});
