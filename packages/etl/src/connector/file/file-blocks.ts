import { open } from 'node:fs/promises';

const BLOCK = 1 << 18;

/**
 * The bytes of a file from `start` to before `end`, in one block of memory: what was in it is overwritten when the next
 * piece is asked for.
 */
export async function* fileBlocks(
  path: string,
  { start, end }: { readonly start: number; readonly end: number } = {
    start: 0,
    end: Number.POSITIVE_INFINITY,
  },
): AsyncGenerator<Buffer, void> {
  const file = await open(path);
  const block = Buffer.allocUnsafeSlow(BLOCK);
  try {
    for (let place = start; place < end; ) {
      const { bytesRead } = await file.read(block, 0, Math.min(BLOCK, end - place), place);
      if (bytesRead === 0) return;
      place += bytesRead;
      yield block.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
