import assert from 'node:assert/strict';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tempFolder } from '../../testing/temp-folder.ts';
import { type RecordDialect, recordDialect, scanRecords } from './scan-records.ts';

const MEBIBYTE = 1 << 20;

async function endsOf(
  test: TestContext,
  text: string,
  most: number,
  dialect: RecordDialect,
): Promise<number[]> {
  const path = join(tempFolder(test), 'records');
  await writeFile(path, text);
  const file = await open(path);
  try {
    const ends: number[] = [];
    for (let place = 0; ; ) {
      const { end, records } = await scanRecords(file, place, most, dialect);
      if (records === 0) return ends;
      ends.push(end);
      place = end;
    }
  } finally {
    await file.close();
  }
}

describe('scanRecords', () => {
  it('takes a newline within quotes for a value, wherever a block of the file ends', async (test) => {
    const lines = MEBIBYTE / 64 - 1;
    const plain = `${'x'.repeat(63)}\n`.repeat(lines);
    // Its quotes open in the first block and close in the second one.
    const quoted = `${'y'.repeat(60)},"a\n\nb"\n`;
    const rest = `${plain}"c\n""d"\nlast`;
    const text = plain + quoted + rest;
    const ends = await endsOf(test, text, lines + 1, recordDialect('"', '"'));
    assert.deepEqual(ends, [plain.length + quoted.length, text.length - 'last'.length, text.length]);
  });

  it('ends a chunk behind as many records as are wanted', async (test) => {
    assert.deepEqual(await endsOf(test, '1\n2\n"3\n"\n4\n5\n', 2, recordDialect('"', '"')), [4, 11, 13]);
    assert.deepEqual(await endsOf(test, '1\n2\n3', 2, recordDialect('"', '"')), [4, 5]);
  });
});
