import { open } from 'node:fs/promises';

/** Endings of packed files, and the bytes such a file begins with; Brotli has none. */
const PACKINGS: readonly (readonly [string, readonly number[] | null])[] = [
  ['.gz', [0x1f, 0x8b]],
  ['.zst', [0x28, 0xb5, 0x2f, 0xfd]],
  ['.br', null],
];

/**
 * The name that fits what was received: some servers send a packed file as packed on the way, so that it is unpacked
 * when it arrives and no longer what its ending says.
 */
export async function nameAsSent(name: string, path: string): Promise<string> {
  const packing = PACKINGS.find(([ending]) => name.endsWith(ending));
  if (packing === undefined) return name;
  const [ending, mark] = packing;
  const still = mark !== null && (await beginsWith(path, mark));
  return still ? name : name.slice(0, -ending.length);
}

async function beginsWith(path: string, mark: readonly number[]): Promise<boolean> {
  const file = await open(path);
  try {
    const first = Buffer.alloc(mark.length);
    await file.read(first, 0, mark.length, 0);
    return first.equals(Buffer.from(mark));
  } finally {
    await file.close();
  }
}
