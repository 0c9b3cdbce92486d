import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { exportObject } from './export-object.ts';
import { SUPPORTED_TYPES } from './object-type.ts';
import { readObject } from './read-object.ts';

/** The JSON examples of docs/object-json.md, in their order. */
function documentedExamples(): readonly unknown[] {
  const text = readFileSync(new URL('../../../../docs/object-json.md', import.meta.url), 'utf8');
  return text
    .split('```json\n')
    .slice(1)
    .map((piece): unknown => JSON.parse(piece.slice(0, piece.indexOf('```'))));
}

test('the documentation has a valid example of every supported type', () => {
  const types = documentedExamples().map((example) => {
    const outcome = readObject(example, 100);
    assert.deepEqual(outcome.ok ? [] : outcome.problems, []);
    return outcome.ok ? outcome.object.type : null;
  });
  assert.deepEqual([...new Set(types)], [...SUPPORTED_TYPES]);
});

test('every documented example comes back as it went in', () => {
  for (const example of documentedExamples()) {
    const outcome = readObject(example, 100);
    assert.ok(outcome.ok);
    const { object } = outcome;
    const exported = exportObject(object);
    assert.deepEqual(exported, { total: 1, client: 100, hasmore: false, ...(example as object) });
  }
});
