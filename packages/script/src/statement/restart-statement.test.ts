import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { parseScript } from '../parser/parse-script.ts';
import { startScript } from '../run/script-run.ts';
import { play } from '../testing/play-script.ts';

const SCRIPT = ':PRINT one\n:RESTART half, "the first half"\n:PRINT two\n:RESTART "LAST"\n:PRINT three';

function printsFrom(from: string): string[] {
  const parsed = parseScript(SCRIPT);
  assert.ok(parsed.ok);
  const run = startScript(parsed.program, { variables: {}, predefined: {}, from });
  while (run.run({ steps: 100, now: 1 }).kind === 'call') run.answer({ ok: true, value: null });
  return run.takePrints();
}

test('a script tells its host each restart point it comes to', () => {
  const { prints, calls } = play(SCRIPT, { host: () => ({ ok: true, value: null }) });
  assert.deepEqual(prints, ['one', 'two', 'three']);
  assert.deepEqual(calls, [
    { kind: 'restartPoint', point: 'HALF', text: 'the first half' },
    { kind: 'restartPoint', point: 'LAST', text: '' },
  ]);
});

test('a restarted script begins behind the point, in any case of its name', () => {
  assert.deepEqual(printsFrom('HALF'), ['two', 'three']);
  assert.deepEqual(printsFrom('last'), ['three']);
  assert.throws(
    () => printsFrom('NOWHERE'),
    (error) =>
      error instanceof TaktwerkError && /no restart point NOWHERE; it has HALF, LAST/.test(error.details),
  );
});

test('a restart point needs a name of its own', () => {
  const twice = parseScript(':RESTART A\n:RESTART a');
  assert.ok(!twice.ok);
  assert.match(twice.errors[0]?.message ?? '', /restart point A already/);
  assert.ok(!parseScript(':RESTART').ok);
});
