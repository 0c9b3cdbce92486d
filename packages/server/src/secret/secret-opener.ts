import { readOrMakeKey } from './key-file.ts';
import { createSeal } from './seal.ts';

/** Opens what this server has sealed; null for what it has not. */
export async function secretOpener(dataFolder: string): Promise<(sealed: string) => string | null> {
  const { open } = createSeal(await readOrMakeKey(dataFolder));
  return open;
}
