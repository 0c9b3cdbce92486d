import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import { markdownTable } from './markdown-table.ts';

const HEAD = `# Command line

This page is made from the commands' own descriptions; \`taktwerk help COMMAND\` shows the same. In a clone of the
repository the program is \`npm run taktwerk -- COMMAND …\`; on Node.js 26, \`node packages/cli/src/main.ts\`.

Options win over environment variables, those over the INI file, that over the defaults. A password is never given as
an argument, where every user of the machine could read it: it comes from \`--password-file\`, from
\`TAKTWERK_PASSWORD\`, or is asked for.

Results go to standard output, everything else to standard error. With \`--json\` the output is JSON, in the shape of
the AE REST API where that has one. Every request has a time limit; waiting for the end of a run has none.`;

/** The page docs/command-line.md: every command with its arguments and options, and the exit codes. */
export function commandLinePage(program: Command): string {
  const commands = program.commands.flatMap((command) =>
    command.commands.length === 0 ? [command] : command.commands,
  );
  return `${[HEAD, ...commands.map(commandSection), exitCodes()].join('\n\n')}\n`;
}

function commandSection(command: Command): string {
  const name = fullName(command);
  const usage = ['taktwerk', name, ...command.registeredArguments.map((argument) => `<${argument.name()}>`)];
  const options = command.options
    .filter((option) => !option.hidden)
    .map((option) => [`\`${option.flags}\``, sentence(option.description, option)] as const);
  return [
    `## ${name}`,
    `\`${usage.join(' ')}${options.length === 0 ? '' : ' [options]'}\``,
    command.description(),
    ...(options.length === 0 ? [] : [markdownTable([['option', 'meaning'], ...options])]),
  ].join('\n\n');
}

function fullName(command: Command): string {
  const parent = command.parent;
  return parent === null || parent.parent === null ? command.name() : `${parent.name()} ${command.name()}`;
}

function sentence(
  text: string,
  option: { readonly mandatory: boolean; readonly defaultValue?: unknown },
): string {
  const shown = text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
  if (option.mandatory) return `${shown}; needed`;
  return typeof option.defaultValue === 'number' ? `${shown}; default ${option.defaultValue}` : shown;
}

function exitCodes(): string {
  const rows = Object.values(EXIT).map(({ code, text }) => [String(code), text] as const);
  return ['## Exit codes', markdownTable([['code', 'meaning'], ...rows])].join('\n\n');
}
