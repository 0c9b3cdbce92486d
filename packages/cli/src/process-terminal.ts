import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. */
export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  write: (text) => void process.stdout.write(text),
  err: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
  end: (exit) => {
    process.exitCode = EXIT[exit].code;
  },
};
