import { InvalidArgumentError } from 'commander';

/** Reads the number of a client. */
export function clientArgument(text: string): number {
  if (/^[0-9]{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number from 0 to 9999.');
}
