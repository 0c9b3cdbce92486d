import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

// Who reads may stop reading (`taktwerk ps | head`, a closed terminal): a server goes on, a command comes to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

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
