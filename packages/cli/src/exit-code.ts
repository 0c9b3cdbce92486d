/** Exit codes of every command, for scripts. Listed in docs/command-line.md. */
export const EXIT = {
  done: { code: 0, text: 'Done. With `run --wait`: the run ended with a status from 1900 to 1999.' },
  failed: {
    code: 1,
    text: 'What was asked for came to a bad end: the run ended otherwise, an object was refused, a check failed.',
  },
  usage: { code: 2, text: 'The command line is wrong; nothing was done.' },
  unreachable: { code: 3, text: 'The server could not be reached, or did not answer in time.' },
  refused: {
    code: 4,
    text: 'The server refused: wrong password, no such run or object, a state that does not allow it, invalid input.',
  },
  serverFault: { code: 5, text: 'The server has a problem of its own, or is shutting down.' },
  cannotStart: {
    code: 6,
    text: '`serve`, `agent` or `demo` cannot start: port taken, folder in use by another process, folder not writable.',
  },
} as const;

export type ExitName = keyof typeof EXIT;
