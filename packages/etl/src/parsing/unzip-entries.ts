import { StringDecoder } from 'node:string_decoder';
import { Unzip, UnzipInflate } from 'fflate';

/** Pieces of text of the entries that are wanted, in the order of the archive, while it streams by. */
export async function* unzipEntries(
  archive: AsyncIterable<Buffer>,
  wanted: (name: string) => boolean,
): AsyncIterable<{ readonly name: string; readonly text: string }> {
  const ready: { name: string; text: string }[] = [];
  let failed: Error | null = null;
  let entries = 0;
  const unzip = new Unzip((file) => {
    entries += 1;
    if (!wanted(file.name)) return;
    const decoder = new StringDecoder('utf8');
    file.ondata = (error, data, final) => {
      if (error !== null) failed = error;
      else
        ready.push({
          name: file.name,
          text: decoder.write(Buffer.from(data)) + (final ? decoder.end() : ''),
        });
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for await (const block of archive) {
    unzip.push(block);
    if (failed !== null) throw failed;
    yield* ready.splice(0);
  }
  unzip.push(new Uint8Array(0), true);
  if (failed !== null) throw failed;
  if (entries === 0) throw new Error('it is no zip archive');
  yield* ready;
}
