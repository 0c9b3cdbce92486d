import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';

/**
 * Where a file below a folder is, or will be; the folder it is in is made when it is not there.
 * @throws TaktwerkError targetFailed when dots or links lead out of the folder
 */
export async function placeBelow(folder: string, path: string): Promise<string> {
  const root = await realpath(folder);
  const wanted = join(root, normalize(`/${path}`));
  const name = basename(wanted);
  if (wanted === root || name === '' || path.split('/').includes('..')) throw leadsOut(path);
  // A link on the way is looked at before anything is made behind it.
  let above = dirname(wanted);
  const missing: string[] = [];
  let known: string | null = null;
  while (known === null) {
    try {
      known = await realpath(above);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      missing.unshift(basename(above));
      above = dirname(above);
    }
  }
  if (known !== root && !known.startsWith(root + sep)) throw leadsOut(path);
  const place = join(known, ...missing);
  await mkdir(place, { recursive: true });
  return join(place, name);
}

function leadsOut(path: string): TaktwerkError {
  return new TaktwerkError('targetFailed', `"${path}" leads out of the folder of its connection.`);
}
