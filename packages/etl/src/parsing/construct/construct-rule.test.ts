import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it, type TestContext } from 'node:test';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { constructRule } from './construct-rule.ts';
import { readSample, type SampleFormat } from './read-sample.ts';
import { sampleTree } from './sample-node.ts';

async function construct(test: TestContext, format: SampleFormat, text: string) {
  const folder = tempFolder(test);
  const path = join(folder, `sample.${format}`);
  writeFileSync(path, text);
  const roots = await readSample({ path, name: 'sample', fingerprint: '' }, format);
  const made = constructRule(sampleTree(roots, format === 'xml'));
  const typed = made.rule.sets.map(({ name, iterate, fields }) => [
    `${name}: ${iterate}`,
    ...fields.map((field) => `${field.name} ${field.path} ${field.type}`),
  ]);
  /** Rows the rule reads from the sample itself. */
  const rows = async (set: string) => {
    const target = join(folder, `${set}.sqlite`);
    await runInProcess(
      compositionOrder({
        connections: [
          { kind: 'files', name: 'source', folder },
          { kind: 'sqlite', name: 'target', path: target },
        ],
        rule: {
          name: 'rule',
          query: {
            kind: 'file',
            path: `sample.${format}`,
            format: { kind: format === 'xml' ? 'xml' : 'json', parsing: made.rule, set },
          },
        },
        composition: { target: { connection: 'target', table: 't' }, load: { kind: 'replace' } },
      }),
    );
    const database = new DatabaseSync(target, { readOnly: true });
    try {
      return database
        .prepare('SELECT * FROM t')
        .all()
        .map((row) => Object.values(row));
    } finally {
      database.close();
    }
  };
  return { ...made, typed, rows };
}

it('a rule made of JSON has a set for each list, the narrowest types, and keys of what is around', async (test) => {
  const { typed, sets, rows } = await construct(
    test,
    'json',
    `{"next": null, "batch": {"day": "2026-03-01"}, "orders": [
      {"id": 1, "when": "2026-03-01T10:00:00Z", "price": 12345678901234567890.25, "code": "007", "paid": true,
       "who": {"name": "Ann", "e-mail.work": "a@x"}, "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2.50}], "tags": ["x", "y"]},
      {"id": 2, "when": "2026-03-02T10:00:00+03:00", "price": 1, "code": "8", "paid": false, "who": {"name": ""}, "lines": [], "extra": {"a": [1]}},
      {"id": 3, "when": null, "price": 2, "code": "9", "paid": true, "lines": [{"sku": "c", "n": 3}]}]}`,
  );
  assert.deepEqual(typed, [
    [
      'orders: $.orders[*]',
      'id @.id int64',
      'when @.when timestamptz',
      'price @.price decimal',
      'code @.code text',
      'paid @.paid boolean',
      'who_name @.who.name text',
      "who_e-mail.work @.who['e-mail.work'] text",
    ],
    [
      'lines: $.orders[*].lines[*]',
      'orders_id $.orders[*].id int64',
      'number @# int64',
      'sku @.sku text',
      'n @.n decimal',
    ],
    ['tags: $.orders[*].tags[*]', 'orders_id $.orders[*].id int64', 'number @# int64', 'value @ text'],
    ['document: $', 'next @.next text', 'batch_day @.batch.day date'],
    ['a: $.orders[*].extra.a[*]', 'orders_id $.orders[*].id int64', 'number @# int64', 'value @ int64'],
  ]);
  const [orders] = sets;
  assert.equal(orders?.records, 3);
  assert.deepEqual(
    orders.fields.map(({ field, type, longest, filled, distinct }) => [
      field,
      type,
      longest,
      filled,
      distinct,
    ]),
    [
      ['id', 'int64', 1, 100, '3'],
      ['when', 'timestamptz', 25, 66.7, '2'],
      ['price', 'decimal(22,2)', 23, 100, '3'],
      ['code', 'text', 3, 100, '3'],
      ['paid', 'boolean', 5, 100, '2'],
      ['who_name', 'text', 3, 33.3, '1'],
      ['who_e-mail.work', 'text', 3, 33.3, '1'],
    ],
  );
  assert.deepEqual(await rows('lines'), [
    [1, 1, 'a', '1'],
    [1, 2, 'b', '2.5'],
    [3, 1, 'c', '3'],
  ]);
  assert.deepEqual(
    (await rows('orders')).map((row) => row.slice(0, 5)),
    [
      [1, '2026-03-01 10:00:00+00', '12345678901234567890.25', '007', 1],
      [2, '2026-03-02 07:00:00+00', '1', '8', 0],
      [3, null, '2', '9', 1],
    ],
  );
  assert.deepEqual(await rows('document'), [[null, '2026-03-01']]);
});

it('a rule made of XML takes attributes and texts, and elements that repeat anywhere as lists', async (test) => {
  const { typed, rows } = await construct(
    test,
    'xml',
    `<catalog made="2026-03-01"><item id="1"><title>A</title><price cur="EUR">1.50</price><price cur="RUB">150</price></item>
      <item id="2"><title>B</title><price cur="EUR">2</price><code>007</code></item></catalog>`,
  );
  assert.deepEqual(typed, [
    ['item: $.catalog.item[*]', 'id @.@id int64', 'title @.title text', 'code @.code text'],
    [
      'price: $.catalog.item[*].price[*]',
      'item_id $.catalog.item[*].@id int64',
      'number @# int64',
      'cur @.@cur text',
      'value @.#text decimal',
    ],
    ['document: $', 'catalog_made @.catalog.@made date'],
  ]);
  assert.deepEqual(await rows('price'), [
    [1, 1, 'EUR', '1.50'],
    [1, 2, 'RUB', '150'],
    [2, 1, 'EUR', '2'],
  ]);
  assert.deepEqual(await rows('item'), [
    [1, 'A', null],
    [2, 'B', '007'],
  ]);
});

it('lines of JSON are records of one set, and what cannot be a sample is named', async (test) => {
  const { typed, rows } = await construct(
    test,
    'ndjson',
    '{"a": 1, "b": {"c": 1e3}}\n\n{"a": 2.5, "b": 7}\n',
  );
  assert.deepEqual(typed, [['document: $', 'a @.a decimal', 'b @.b json']]);
  assert.deepEqual(await rows('document'), [
    ['1', '{"c":1000.0}'],
    ['2.5', '7'],
  ]);
  await assert.rejects(construct(test, 'ndjson', '{"a": 1}\n{"a": \n'), {
    reason: 'sourceFailed',
    message: /File "sample", line 2 is no JSON/,
  });
  await assert.rejects(construct(test, 'xml', '<a><b></a>'), { message: /File "sample": The XML is broken/ });
  await assert.rejects(construct(test, 'xml', 'text'), { message: /File "sample" is no XML/ });
  await assert.rejects(construct(test, 'json', '{"a": []}'), { message: /holds no values/ });
});

it('names that are values are iterated with what stands under them, and stand in a field of their own', async (test) => {
  const { typed, rows, sets } = await construct(
    test,
    'json',
    `{"base": "EUR", "rates": {"2026-03-01": {"USD": 1.1, "RUB": 99.5}, "2026-03-02": {"USD": 1.2, "RUB": 98}},
      "stock": {"7": {"w-1": [{"sku": "a", "n": 1}], "it's \\"2\\"": []}, "12": {"w-1": [{"sku": "b", "n": 2}, {"sku": "c", "n": 3}]}},
      "flags": {"8f14e45f-ceea-467f-9a3b-000000000001": true, "8f14e45f-ceea-467f-9a3b-000000000002": null},
      "who": {"name": "Ann", "mail": "a@x"}}`,
  );
  assert.deepEqual(typed, [
    ['rates: $.rates{*}', 'key @~ date', 'USD @.USD decimal', 'RUB @.RUB decimal'],
    [
      'w-1: $.stock{*}.w-1[*]',
      'stock_key $.stock{*}~ int64',
      'number @# int64',
      'sku @.sku text',
      'n @.n int64',
    ],
    ['flags: $.flags{*}', 'key @~ uuid', 'value @ boolean'],
    ['document: $', 'base @.base text', 'who_name @.who.name text', 'who_mail @.who.mail text'],
  ]);
  assert.deepEqual(
    sets[0]?.fields.map(({ field, filled, distinct }) => [field, filled, distinct]),
    [
      ['key', 100, '2'],
      ['USD', 100, '2'],
      ['RUB', 100, '2'],
    ],
  );
  assert.deepEqual(await rows('rates'), [
    ['2026-03-01', '1.1', '99.5'],
    ['2026-03-02', '1.2', '98'],
  ]);
  assert.deepEqual(await rows('w-1'), [
    [7, 1, 'a', 1],
    [12, 1, 'b', 2],
    [12, 2, 'c', 3],
  ]);
  assert.deepEqual(await rows('flags'), [
    ['8f14e45f-ceea-467f-9a3b-000000000001', 1],
    ['8f14e45f-ceea-467f-9a3b-000000000002', null],
  ]);
});

it('thousands of names that no two objects share are one set, whatever they are called', async (test) => {
  const users = Object.fromEntries(
    Array.from({ length: 6000 }, (_, n) => [
      `user-${n}.x"{*}`,
      { visits: n, roles: { [`r${n}`]: { level: n } } },
    ]),
  );
  const { typed, rows } = await construct(test, 'json', JSON.stringify(users));
  assert.deepEqual(typed, [
    [`members: \${*}`, 'key @~ text', 'visits @.visits int64'],
    [`roles: \${*}.roles{*}`, `members_key \${*}~ text`, 'key @~ text', 'level @.level int64'],
  ]);
  const read = await rows('roles');
  assert.equal(read.length, 6000);
  assert.deepEqual(read.at(-1), ['user-5999.x"{*}', 'r5999', 5999]);
});
