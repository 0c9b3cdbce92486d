import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

const FOLDERS = ['/bin', '/usr/bin', '/usr/local/bin'];

/**
 * Finds an interpreter by absolute path, or by name in `/bin`, `/usr/bin` and `/usr/local/bin`; null when
 * there is none that may be executed. Relative paths are none: jobs have no folder of their own.
 */
export async function findProgram(program: string): Promise<string | null> {
  if (program.includes('\0')) return null;
  if (!isAbsolute(program) && program.includes('/')) return null;
  const places = isAbsolute(program) ? [program] : FOLDERS.map((folder) => join(folder, program));
  for (const place of places) {
    const runs = await access(place, constants.X_OK).then(
      async () => (await stat(place)).isFile(),
      () => false,
    );
    if (runs) return place;
  }
  return null;
}
