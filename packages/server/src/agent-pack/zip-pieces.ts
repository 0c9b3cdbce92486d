import { Zip, ZipPassThrough } from 'fflate';
import type { PackFile } from './pack-files.ts';

/** Pieces gather up to so many bytes before they are handed on. */
const PIECE = 256 * 1024;

/** The files as a ZIP, piece by piece; stored as they are, so that it costs little time. */
export async function* zipPieces(files: AsyncIterable<PackFile>, folder: string): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let bytes = 0;
  let fault: Error | null = null;
  const zip = new Zip((error, piece) => {
    if (error !== null) fault = error;
    else {
      ready.push(piece);
      bytes += piece.length;
    }
  });
  const take = (): Uint8Array => {
    if (fault !== null) throw fault;
    const piece = Buffer.concat(ready);
    ready = [];
    bytes = 0;
    return piece;
  };
  for await (const { path, bytes: content } of files) {
    const entry = new ZipPassThrough(`${folder}/${path}`);
    zip.add(entry);
    entry.push(content, true);
    if (bytes >= PIECE) yield take();
  }
  zip.end();
  yield take();
}
