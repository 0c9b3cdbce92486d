import type { ExitName } from './exit-code.ts';

/** Where a command writes, what it reads from its surroundings, and how it ends. */
export interface Terminal {
  /** Results. */
  out(line: string): void;
  /** Results as they are, without an end of line of ours. */
  write(text: string): void;
  /** Everything else: progress, warnings, problems. */
  err(line: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the process will end; the last word counts. */
  end(exit: ExitName): void;
}
