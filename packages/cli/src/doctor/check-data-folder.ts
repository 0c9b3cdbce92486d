import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { doubtful, type Finding, well, wrong } from './finding.ts';

/** Below this the disk counts as nearly full, in bytes. */
const LITTLE_SPACE = 1024 ** 3;

/** Looks at the data folder of a server on this machine. */
export async function checkDataFolder(folder: string): Promise<readonly Finding[]> {
  const found = await stat(folder).catch(unlessMissing);
  if (found === null) {
    return [
      doubtful(
        'data folder',
        `${folder} is not there`,
        '`taktwerk serve` makes it; or name the right one with --data.',
      ),
    ];
  }
  if (!found.isDirectory())
    return [wrong('data folder', `${folder} is not a folder`, 'Name a folder with --data.')];
  return [
    await checkWritable(folder),
    await checkSpace(folder),
    await checkHolder(folder),
    await checkKey(folder),
  ];
}

async function checkWritable(folder: string): Promise<Finding> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return well('data folder', folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong(
      'data folder',
      `${folder} cannot be written: ${reason}`,
      'Change its owner, or run as the user it belongs to.',
    );
  }
}

async function checkSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const text = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GiB free`;
  return bavail * bsize >= LITTLE_SPACE
    ? well('disk space', text)
    : wrong(
        'disk space',
        text,
        'Make room. When the disk is full the server takes no writes until there is room again.',
      );
}

/** The process id is a note of the last holder; the lock itself is the operating system's and ends with the process. */
async function checkHolder(folder: string): Promise<Finding> {
  const text = await readFile(join(folder, 'lock.pid'), 'utf8').catch(unlessMissing);
  if (text === null || text === '') return well('server', 'none has used the folder yet');
  return isAlive(Number(text))
    ? well('server', `process ${text} uses the folder`)
    : doubtful(
        'server',
        `none uses the folder; the last one was process ${text}`,
        'Start it with `taktwerk serve`.',
      );
}

async function checkKey(folder: string): Promise<Finding> {
  const found = await stat(join(folder, 'secret.key')).catch(unlessMissing);
  if (found === null) return well('key', 'not made yet');
  return (found.mode & 0o077) === 0
    ? well('key', 'secret.key is for its owner only')
    : wrong(
        'key',
        'secret.key may be read by others',
        `Run \`chmod 600 ${join(folder, 'secret.key')}\`; the server refuses to start until then.`,
      );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
