import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';

/** Milliseconds the server may take. */
const LONGEST = 3_600_000;

/** `taktwerk clean-up`: applies the retention rules of a client now. */
export function cleanUpCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('clean-up')
      .summary('apply the retention rules of a client')
      .description(
        'Remove the runs and reports that the retention rules of the client (VARA UC_RETENTION) no longer keep. The server does so once a day by itself.',
      )
      .option('--json', 'print JSON'),
  ).action(async (options: ConnectionOptions & { readonly json?: true }) => {
    const client = await connect(options, terminal);
    const answer = jsonOf(await client.extension('/retention', { method: 'POST', waits: LONGEST }));
    terminal.out(options.json === true ? JSON.stringify(answer) : `Done: ${JSON.stringify(answer)}`);
  });
}
