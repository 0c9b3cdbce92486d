import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exportObject } from './export-object.ts';
import type { JsonObject } from './json-value.ts';
import { readObject } from './read-object.ts';

function scri(general: JsonObject, rest: JsonObject = {}): JsonObject {
  return { data: { scri: { general_attributes: general, ...rest } }, path: 'A' };
}

function problemsOf(envelope: unknown): readonly string[] {
  const outcome = readObject(envelope, 100);
  assert.equal(outcome.ok, false);
  return outcome.ok ? [] : outcome.problems.map((problem) => `${problem.path}: ${problem.message}`);
}

test('an object is read with its name in upper case and its texts for the search', () => {
  const outcome = readObject(
    scri(
      { name: ' scri.one ', title: 'T', archive_key1: 'K', archive_key2: '' },
      {
        scripts: [{ process: ['a', null, 'b'] }, { post_process: 'c' }],
        documentation: [{ Docu: ['d', 'e'] }],
      },
    ),
    7,
  );
  assert.ok(outcome.ok);
  const { content, ...object } = outcome.object;
  assert.deepEqual(object, {
    client: 7,
    name: 'SCRI.ONE',
    type: 'SCRI',
    title: 'T',
    archiveKey1: 'K',
    archiveKey2: null,
    folder: 'A',
    scriptText: 'a\n\nb\nc',
    documentationText: 'd\ne',
    varaRows: [],
    uuid: null,
  });
  assert.deepEqual(content.general_attributes, {
    name: 'SCRI.ONE',
    title: 'T',
    archive_key1: 'K',
    archive_key2: '',
    type: 'SCRI',
  });
});

test('numbers and flags are taken and stored as texts, nulls are left out', () => {
  const outcome = readObject(
    scri({
      name: 'X',
      priority: 10,
      active: true,
      generate_at_runtime: false,
      title: null,
      odd: [1, null, { deep: 2 }],
    }),
    1,
  );
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.object.content.general_attributes, {
    name: 'X',
    type: 'SCRI',
    priority: '10',
    active: '1',
    generate_at_runtime: '0',
    odd: ['1', null, { deep: '2' }],
  });
});

test('all problems are told at once, each with its place and what was expected', () => {
  assert.deepEqual(
    problemsOf(
      scri(
        {
          title: 'x'.repeat(256),
          archive_key1: 'x'.repeat(61),
          archive_key2: 'x'.repeat(21),
          priority: '256',
          active: 'yes',
        },
        { scripts: [{ process: ['ok', {}] }, 'x'], object_variables: [{ value: '1' }] },
      ),
    ),
    [
      'data.scri.general_attributes.name: is missing; expected a text',
      'data.scri.object_variables[0].name: is missing; expected a text of at most 200 characters',
      `data.scri.general_attributes.title: is "${'x'.repeat(60)}…"; expected a text of at most 255 characters`,
      `data.scri.general_attributes.archive_key1: is "${'x'.repeat(60)}…"; expected a text of at most 60 characters`,
      `data.scri.general_attributes.archive_key2: is "${'x'.repeat(21)}"; expected a text of at most 20 characters`,
      'data.scri.general_attributes.priority: is "256"; expected a whole number from 0 to 255',
      'data.scri.general_attributes.active: is "yes"; expected one of "1", "0"',
      'data.scri.scripts[0].process[1]: is an object; expected a line of text or null',
      'data.scri.scripts[1]: is "x"; expected an object with the name of a page and its lines',
    ],
  );
});

test('more problems than the schema library counts by default are told', () => {
  const scripts = Array.from({ length: 100 }, () => ({ process: 5 as unknown as string }));
  const outcome = readObject(scri({ name: 'X' }, { scripts: scripts.map(() => ({ process: {} })) }), 1);
  assert.equal(outcome.ok ? 0 : outcome.problems.length, 100);
});

test('an envelope without data, with two types or without a path is refused', () => {
  assert.deepEqual(problemsOf(null), [': is null; expected an object with data and path']);
  assert.deepEqual(problemsOf({}), [
    'path: is missing; expected the folder as text, "" for the root',
    'data: is missing; expected an object with one key, the object type in lower case',
  ]);
  assert.deepEqual(problemsOf({ data: {}, path: '' }), [
    'data: has 0 keys; expected one, the object type in lower case',
  ]);
  assert.deepEqual(problemsOf({ data: { scri: {}, jobs: {} }, path: '' }), [
    'data: has 2 keys; expected one, the object type in lower case',
  ]);
});

test('an unknown type is told apart from one this release cannot store', () => {
  assert.match(
    problemsOf({ data: { nonsense: {} }, path: '' })[0] ?? '',
    /^data\.nonsense: is not an object type/,
  );
  assert.match(problemsOf({ data: { SCRI: {} }, path: '' })[0] ?? '', /^data\.SCRI: is not an object type/);
  assert.match(
    problemsOf({ data: { jobf: {} }, path: '' })[0] ?? '',
    /^data\.jobf: is an object type this release cannot store/,
  );
});

test('a name with signs that names may not have is refused', () => {
  for (const name of ['', ' ', 'A B', 'A/B', 'A*', 'A?', 'A:B', 'X'.repeat(201)]) {
    assert.match(problemsOf(scri({ name }))[0] ?? '', /^data\.scri\.general_attributes\.name: /, name);
  }
  assert.ok(readObject(scri({ name: 'ÄÖ.1_-$@#' }), 1).ok);
});

test('the type in the attributes must be that of the key', () => {
  assert.deepEqual(problemsOf(scri({ name: 'X', type: 'JOBS' })), [
    'data.scri.general_attributes.type: is "JOBS"; expected SCRI as the key of data says',
  ]);
});

test('a script page that would never be run is refused', () => {
  assert.match(
    problemsOf(scri({ name: 'X' }, { scripts: [{ child_post_process: [':PRINT 1'] }] }))[0] ?? '',
    /page of objects that control tasks/,
  );
  assert.ok(readObject(scri({ name: 'X' }, { scripts: [{ child_post_process: [null] }] }), 1).ok);
});

test('folders are read in slash and in backslash form', () => {
  for (const path of ['a/b', '/A/B/', '\\A\\B', 'A\\ b ']) {
    const outcome = readObject({ ...scri({ name: 'X' }), path }, 1);
    assert.equal(outcome.ok && outcome.object.folder, 'A/B');
  }
  assert.equal(readObject({ ...scri({ name: 'X' }), path: '..' }, 1).ok, false);
});

test('rows of a variable object need keys of their own', () => {
  const vara = (...keys: string[]) => ({
    data: {
      vara: { general_attributes: { name: 'V' }, static_values: keys.map((key) => ({ key, value2: 2 })) },
    },
    path: '',
  });
  const outcome = readObject(vara('a', 'A'), 3);
  assert.ok(outcome.ok);
  assert.deepEqual(outcome.object.varaRows, [
    { client: 3, vara: 'V', key: 'a', values: ['', '2', '', '', ''] },
    { client: 3, vara: 'V', key: 'A', values: ['', '2', '', '', ''] },
  ]);
  assert.deepEqual(problemsOf(vara('a', 'a')), [
    'data.vara.static_values[1].key: is "a", which entry 0 has already; expected a key of its own',
  ]);
});

test('dynamic variables, jobs of other platforms and users without department are refused', () => {
  const of = (type: string, general: JsonObject) => ({
    data: { [type]: { general_attributes: general } },
    path: '',
  });
  assert.match(problemsOf(of('vara', { name: 'V', sub_type: 'SQL' }))[0] ?? '', /static variables only/);
  assert.match(problemsOf(of('jobs', { name: 'J', platform: 'WINDOWS' }))[0] ?? '', /UNIX only/);
  assert.match(problemsOf(of('user', { name: 'U' }))[0] ?? '', /NAME\/DEPARTMENT/);
});

test('JSON that nests without end is a problem, not a crash', () => {
  let deep: JsonObject = {};
  for (let level = 0; level < 5000; level += 1) deep = { deep };
  assert.match(problemsOf(scri({ name: 'X' }, { odd: deep }))[0] ?? '', /nested too deep/);
});

test('a member named __proto__ is data like any other', () => {
  const outcome = readObject(
    JSON.parse('{"data":{"scri":{"general_attributes":{"name":"X"},"__proto__":{"a":1}}},"path":""}'),
    1,
  );
  assert.ok(outcome.ok);
  assert.ok(Object.hasOwn(outcome.object.content, '__proto__'));
});

test('whatever is read comes back the same after export and another read', () => {
  const text = fc.string({ maxLength: 20 });
  const scalar = fc.oneof(text, fc.integer(), fc.boolean());
  const unknown = fc.dictionary(
    fc.string({ minLength: 1 }).map((name) => `x_${name}`),
    fc.jsonValue({ maxDepth: 3 }),
    { maxKeys: 4 },
  );
  const name = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'AbC1._-$@#') });
  const envelope = fc
    .record({
      name,
      title: scalar,
      key: text,
      lines: fc.array(fc.option(text)),
      rows: fc.uniqueArray(fc.tuple(text, scalar), { selector: ([key]) => key }),
      unknown,
      type: fc.constantFrom('scri', 'vara', 'jobs', 'queue'),
    })
    .map(({ type, ...given }) => ({
      data: {
        [type]: {
          ...given.unknown,
          general_attributes: {
            ...given.unknown,
            name: given.name,
            title: given.title,
            archive_key1: given.key,
          },
          ...(type === 'vara'
            ? { static_values: given.rows.map(([key, value1]) => ({ ...given.unknown, key, value1 })) }
            : { scripts: [{ process: given.lines }] }),
        },
      },
      path: 'A/B',
    }));
  fc.assert(
    fc.property(envelope, (given) => {
      const first = readObject(given, 5);
      assert.ok(first.ok, JSON.stringify(first));
      const { object } = first;
      const exported = exportObject(object);
      const second = readObject(JSON.parse(JSON.stringify(exported)), 5);
      assert.ok(second.ok);
      const again = exportObject(second.object);
      assert.deepEqual(again, exported);
      assert.deepEqual({ ...second.object, content: null }, { ...object, content: null });
    }),
  );
});
