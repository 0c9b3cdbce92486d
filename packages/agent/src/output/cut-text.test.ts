import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutText, MESSAGE_BYTES, type Tail } from './cut-text.ts';

/** Cuts a whole file as the pump does, from reads of at most `step` bytes. */
function cutAll(bytes: Buffer, step: number): { texts: string[]; starts: number[] } {
  const texts: string[] = [];
  const starts: number[] = [];
  let sent = 0;
  let size = Math.min(step, bytes.length);
  while (sent < bytes.length) {
    const part = bytes.subarray(sent, Math.min(size, sent + MESSAGE_BYTES));
    const isLast = sent + part.length === bytes.length;
    const tail: Tail = isLast ? 'end' : 'quiet';
    const cut = cutText(part, tail);
    if (cut.bytes > 0) {
      texts.push(cut.text);
      starts.push(sent);
    }
    sent += cut.bytes;
    size = Math.min(bytes.length, Math.max(size, sent) + step);
  }
  return { texts, starts };
}

describe('cutting text', () => {
  it('joins to the whole decoded at once, for any bytes and any reads', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => Buffer.from(text)),
      fc.constantFrom(
        Buffer.from('\n'),
        Buffer.from('€𝄞ä'),
        Buffer.from([0xf0, 0x9d]),
        Buffer.from([0xe0, 0x80]),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (pieces, step) => {
        const bytes = Buffer.concat(pieces);
        assert.equal(cutAll(bytes, step).texts.join(''), bytes.toString('utf8'));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every message within its size, also when each byte becomes three', () => {
    for (const bytes of [
      Buffer.alloc(200_000, 0xff),
      Buffer.from('ä'.repeat(100_000)),
      Buffer.alloc(200_000, 0x0a),
    ]) {
      const { texts } = cutAll(bytes, MESSAGE_BYTES);
      assert.equal(texts.join(''), bytes.toString('utf8'));
      assert.ok(texts.every((text) => Buffer.byteLength(text) <= MESSAGE_BYTES));
    }
  });

  it('cuts after a line end when more may come, and waits without one', () => {
    assert.deepEqual(cutText(Buffer.from('one\ntwo'), 'more'), { bytes: 4, text: 'one\n' });
    assert.deepEqual(cutText(Buffer.from('two'), 'more'), { bytes: 0, text: '' });
    assert.deepEqual(cutText(Buffer.from('two'), 'quiet'), { bytes: 3, text: 'two' });
  });

  it('waits for the rest of a character until the job has ended', () => {
    const half = Buffer.from([0x61, 0xe2, 0x82]);
    assert.deepEqual(cutText(half, 'quiet'), { bytes: 1, text: 'a' });
    assert.deepEqual(cutText(half, 'end'), { bytes: 3, text: 'a\ufffd' });
  });
});
