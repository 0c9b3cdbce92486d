import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure } from '../command-failure.ts';

/**
 * Asks for a secret at the terminal, without showing what is typed.
 * @throws CommandFailure usage when there is no terminal, naming the variable that takes its place
 */
export async function askSecret(question: string, variable: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new CommandFailure('usage', `There is no password: set ${variable}, or name a file that holds it.`);
  process.stderr.write(question);
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    lines.once('line', resolve);
    lines.once('close', () => reject(new CommandFailure('usage', 'No password was given.')));
    lines.once('SIGINT', () => reject(new CommandFailure('usage', 'No password was given.')));
    return await promise;
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
