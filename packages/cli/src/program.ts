import { TaktwerkError } from '@taktwerk/model';
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { CommandFailure } from './command-failure.ts';
import { COMMANDS } from './commands/command-list.ts';
import type { Terminal } from './terminal.ts';

/** The program with all its commands; nothing runs before it is given arguments. */
export function makeProgram(terminal: Terminal): Command {
  const program = new Command('taktwerk')
    .description('Workload automation: the server, its agents, and a client for both.')
    .version(manifest.version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .showHelpAfterError('(add --help for the options)')
    .showSuggestionAfterError();
  for (const make of COMMANDS) program.addCommand(make(terminal));
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    command.exitOverride().helpOption('-h, --help', 'show help');
    command.configureOutput({ writeErr: (text) => terminal.err(text.trimEnd()) });
  }
  return program;
}

/** Runs the command line `argv` as Node gives it, and sets how the process ends. */
export async function runProgram(terminal: Terminal, argv: readonly string[]): Promise<void> {
  try {
    await makeProgram(terminal).parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version come as errors with exit code 0.
      terminal.end(error.exitCode === 0 ? 'done' : 'usage');
    } else if (error instanceof CommandFailure) {
      terminal.err(`taktwerk: ${error.message}`);
      terminal.end(error.exit);
    } else {
      terminal.err(`taktwerk: ${fault(error)}`);
      terminal.end('failed');
    }
  }
}

function fault(error: unknown): string {
  if (error instanceof TaktwerkError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
