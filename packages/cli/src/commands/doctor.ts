import { resolve } from 'node:path';
import { Command } from 'commander';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { checkDataFolder } from '../doctor/check-data-folder.ts';
import { checkMachine } from '../doctor/check-machine.ts';
import { checkServer } from '../doctor/check-server.ts';
import type { Finding } from '../doctor/finding.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly data?: string;
  readonly server: boolean;
  readonly json?: true;
}

/** `taktwerk doctor`: looks for what is wrong. */
export function doctorCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('doctor')
      .summary('look for what is wrong, and say what to do')
      .description(
        'Look at the program, the data folder, the server, its clock and its agents, and say what to do about what is wrong. The exit code is 1 when something is.',
      )
      .option('--data <dir>', 'data folder to look at (TAKTWERK_DATA; default ./taktwerk-data)')
      .option('--no-server', 'leave the server out')
      .option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const folder = resolve(options.data ?? terminal.env.TAKTWERK_DATA ?? 'taktwerk-data');
    const findings: Finding[] = [...checkMachine(), ...(await checkDataFolder(folder))];
    if (options.server) findings.push(...(await checkServer(await connect(options, terminal), Date.now)));
    if (options.json === true) terminal.out(JSON.stringify(findings));
    else for (const finding of findings) tell(finding, terminal);
    if (findings.some(({ state }) => state === 'wrong')) terminal.end('failed');
  });
}

const MARKS = { well: 'ok   ', doubtful: 'note ', wrong: 'WRONG' } as const;

function tell({ check, state, text, advice }: Finding, terminal: Terminal): void {
  terminal.out(`${MARKS[state]}  ${check.padEnd(11)}  ${text}`);
  if (advice !== null) terminal.out(`                    ${advice}`);
}
