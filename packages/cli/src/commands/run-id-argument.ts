import { InvalidArgumentError } from 'commander';

/** Reads a run id of the command line. */
export function runIdArgument(text: string): number {
  if (!/^[0-9]{1,15}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('expected a run id, a whole number from 1.');
  return Number(text);
}

/** Reads a number of the command line, from 1. */
export function countArgument(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('expected a whole number from 1.');
  return Number(text);
}
