import type { ExitName } from './exit-code.ts';

/** Ends a command: `message` goes to standard error, and says what was wrong and what to do. */
export class CommandFailure extends Error {
  readonly exit: ExitName;

  constructor(exit: ExitName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFailure';
    this.exit = exit;
  }
}
