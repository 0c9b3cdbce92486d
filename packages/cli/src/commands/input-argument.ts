import { InvalidArgumentError } from 'commander';

/** Values of prompt variables; one given several times has several values. */
export type Inputs = Readonly<Record<string, string | readonly string[]>>;

/** Reads `--input NAME=VALUE` and adds it to those before. */
export function inputArgument(text: string, before: Inputs): Inputs {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected NAME=VALUE.');
  const name = text.slice(0, at);
  const value = text.slice(at + 1);
  const earlier = before[name];
  return {
    ...before,
    [name]: earlier === undefined ? value : [...(typeof earlier === 'string' ? [earlier] : earlier), value],
  };
}
