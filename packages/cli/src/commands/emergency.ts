import { Command, Option } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly running?: string;
  readonly reason?: string;
  readonly json?: true;
}

/** `taktwerk emergency`: stops a client for an emergency and lifts that. */
export function emergencyCommand(terminal: Terminal): Command {
  const stop = withConnection(
    new Command('stop')
      .summary('start nothing of the client any more')
      .description(
        'Start nothing of the client any more, at once and until it is lifted. What runs goes on, or is suspended (workflows, schedules) or cancelled. What waits stays and starts when the stop is lifted.',
      )
      .addOption(
        new Option('--running <action>', 'what happens to what runs')
          .choices(['none', 'suspend', 'cancel'])
          .default('none'),
      )
      .option('--reason <text>', 'why; told with every task that waits and in the audit')
      .option('--json', 'print JSON'),
  ).action(async ({ running, reason = '', ...options }: Options) => {
    const client = await connect(options, terminal);
    const answer = jsonOf(await client.extensionPost('/emergency-stop', { action: running, reason }));
    const number = client.connection.client;
    terminal.out(
      options.json === true
        ? JSON.stringify(answer)
        : `Client ${number} starts nothing until \`taktwerk emergency lift\`.`,
    );
  });
  const lift = withConnection(
    new Command('lift')
      .summary('lift the emergency stop')
      .description('Lift the emergency stop of the client: tasks start again and what it suspended goes on.')
      .option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const client = await connect(options, terminal);
    const answer = jsonOf(await client.extension('/emergency-stop', { method: 'DELETE' }));
    const number = client.connection.client;
    terminal.out(options.json === true ? JSON.stringify(answer) : `Client ${number} starts tasks again.`);
  });
  return new Command('emergency')
    .summary('stop the client for an emergency and lift that')
    .description('Emergency stop of the client (docs/blackouts.md).')
    .addCommand(stop)
    .addCommand(lift);
}
