import { askSecret } from '../client/ask-secret.ts';
import { readSecretFile } from '../client/connection.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Terminal } from '../terminal.ts';

/** A password to set: from the file, the environment, or asked for. @throws CommandFailure usage when it is empty */
export async function newPassword(
  name: string,
  options: { readonly newPasswordFile?: string },
  terminal: Terminal,
): Promise<string> {
  const given =
    options.newPasswordFile !== undefined
      ? await readSecretFile(options.newPasswordFile)
      : (terminal.env.TAKTWERK_NEW_PASSWORD ??
        (await askSecret(`New password of ${name}: `, 'TAKTWERK_NEW_PASSWORD')));
  if (given === '') throw new CommandFailure('usage', 'The new password is empty.');
  return given;
}
