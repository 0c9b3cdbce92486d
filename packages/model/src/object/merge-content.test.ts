import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeContent } from './merge-content.ts';

test('only the members that are given change, however deep; lists are replaced, null takes out', () => {
  const content = {
    general_attributes: { name: 'A', title: 'T', queue: 'Q' },
    scripts: [{ process: ['1', '2'] }],
    documentation: [],
  };
  const patch = {
    general_attributes: { title: 'new', queue: null, priority: '7' },
    scripts: [{ process: ['3'] }],
  };
  assert.deepEqual(mergeContent(content, patch), {
    general_attributes: { name: 'A', title: 'new', priority: '7' },
    scripts: [{ process: ['3'] }],
    documentation: [],
  });
  assert.deepEqual(content.general_attributes.title, 'T');
});

test('a member named __proto__ is an ordinary one', () => {
  const merged = mergeContent({}, JSON.parse('{"__proto__":{"a":"1"}}'));
  assert.equal(JSON.stringify(merged), '{"__proto__":{"a":"1"}}');
});
