import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** File in the data folder with the token that takes in an agent nobody knows yet. */
export const AGENT_TOKEN_FILE = 'agent.token';

/**
 * The enrolment token: the first line of `agent.token` in the data folder, for its owner only, made at the first
 * start. The caller holds the lock of the folder.
 */
export async function readOrMakeAgentToken(folder: string): Promise<string> {
  const path = join(folder, AGENT_TOKEN_FILE);
  const known = await readToken(path);
  if (known !== null) return known;
  const token = randomBytes(24).toString('base64url');
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${token}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return token;
}

/** Null when there is no file or its first line is empty. */
async function readToken(path: string): Promise<string | null> {
  try {
    const [line = ''] = (await readFile(path, 'utf8')).split('\n', 1);
    return line.trim() === '' ? null : line.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
