import { Argument, Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `taktwerk client`: stops and starts automatic processing of the client. */
export function clientCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('client')
      .summary('stop and start automatic processing of the client')
      .description(
        'Stop or start automatic processing of the client: what runs goes on, nothing new starts until it goes again.',
      )
      .addArgument(new Argument('<state>', 'what to do').choices(['stop', 'go']))
      .option('--json', 'print JSON'),
  ).action(async (state: 'stop' | 'go', options: Options) => {
    const client = await connect(options, terminal);
    const answer = jsonOf(await client.extensionPost('/processing', { active: state === 'go' }));
    const number = client.connection.client;
    const said = state === 'go' ? 'starts tasks again' : 'starts nothing new';
    terminal.out(options.json === true ? JSON.stringify(answer) : `Client ${number} ${said}.`);
  });
}
