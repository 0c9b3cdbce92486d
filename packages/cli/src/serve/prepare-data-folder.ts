import { access, constants, mkdir } from 'node:fs/promises';
import { CommandFailure } from '../command-failure.ts';

/**
 * Makes the data folder when it is missing and checks that it can be written. Others may pass through it, so that
 * jobs under other users reach their scripts; its files are closed to them.
 * @throws CommandFailure cannotStart
 */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o711 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new CommandFailure(
      'cannotStart',
      `The data folder ${folder} cannot be made or written: ${reason(cause)}. Give another one with --data DIR, or change its owner.`,
      { cause },
    );
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
