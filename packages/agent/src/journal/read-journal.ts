import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Reads the journal up to its end or its first broken line. What follows a broken line was never synced
 * (each sync covers all earlier bytes of the file), so nothing was promised on its strength.
 */
export async function* readJournal<Line>(
  path: string,
  parse: (line: string) => Line | null,
): AsyncGenerator<Line> {
  const input = createReadStream(path, { encoding: 'utf8' });
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const record = parse(line);
      if (record === null) return;
      yield record;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  } finally {
    input.destroy();
  }
}
