import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonSplitter, MEMBER, type SplitPath } from './json-splitter.ts';

const DOCUMENT = `{ "skipped": [{"data": [1]}, "]}"], "version" : 7,
 "d\\u0061ta": [ {"id": 1, "text": "a \\"b\\" \\\\", "deep": {"data": [true, null]}},
   -1.5e3, "x,y", [], {}, 12345678901234567890, 0.1234567890123456789, {"n": 0.1234567890123456789, "Ж": "Ж\\n"} ] }`;

function split(paths: readonly SplitPath[], ...blocks: Buffer[]): string[] {
  const found: string[] = [];
  const splitter = new JsonSplitter(paths, (path, element) => found.push(`${path} ${element.toString()}`));
  for (const block of blocks) {
    splitter.write(block);
    // Whoever reads uses the same memory for the next block.
    block.fill(0);
  }
  splitter.end();
  return found;
}

describe('JsonSplitter', () => {
  const expected = [
    '1 7',
    '0 {"id":1,"text":"a \\"b\\" \\\\","deep":{"data":[true,null]}}',
    '0 -1.5e3',
    '0 "x,y"',
    '0 []',
    '0 {}',
    '0 "12345678901234567890"',
    '0 "0.1234567890123456789"',
    '0 {"n":"0.1234567890123456789","Ж":"Ж\\n"}',
  ];
  const paths = [['data', null], ['version']];

  it('finds the elements wherever blocks end, and numbers that are longer than a double as texts', () => {
    const size = Buffer.from(DOCUMENT).length;
    for (let cut = 0; cut <= size; cut += 1) {
      const bytes = Buffer.from(DOCUMENT);
      assert.deepEqual(split(paths, bytes.subarray(0, cut), bytes.subarray(cut)), expected, `cut at ${cut}`);
    }
    const bytes = Array.from(Buffer.from(DOCUMENT), (byte) => Buffer.from([byte]));
    assert.deepEqual(split(paths, ...bytes), expected);
  });

  it('tells the names of members, whatever lies in the elements', () => {
    const told: unknown[] = [];
    const splitter = new JsonSplitter([['by', MEMBER]], (_, element, name) =>
      told.push([name, element.toString()]),
    );
    splitter.write(Buffer.from('{"by": {"a": {"b": [{"c": "d"}]}, "e": "f", "g": 1, "h": []}, "i": 2}'));
    splitter.end();
    assert.deepEqual(told, [
      ['a', '{"b":[{"c":"d"}]}'],
      ['e', '"f"'],
      ['g', '1'],
      ['h', '[]'],
    ]);
  });

  it('takes several values one behind the other for several roots, each on one line', () => {
    const text = '{"a":\n1}\n{"b": [2,\r\n 3]} 4 "five"\nnull';
    assert.deepEqual(split([[]], Buffer.from(text)), [
      '0 {"a":1}',
      '0 {"b":[2,3]}',
      '0 4',
      '0 "five"',
      '0 null',
    ]);
  });

  it('grows with an element, and says at which byte a text is broken', () => {
    const long = JSON.stringify({
      text: 'y'.repeat(300_000),
      list: Array.from({ length: 50_000 }, (_, n) => n),
    });
    assert.deepEqual(split([[]], Buffer.from(long)), [`0 ${long}`]);
    for (const [text, at] of [
      ['[1, 2}', 6],
      ['{"a": "b', 8],
      ['[[1]', 4],
    ] as const) {
      assert.throws(() => split([[]], Buffer.from(text)), { details: new RegExp(`at byte ${at}:`) }, text);
    }
  });
});
