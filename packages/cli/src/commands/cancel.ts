import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { awaitEnd } from '../client/await-end.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';

interface Options extends ConnectionOptions {
  readonly recursive?: true;
  readonly wait?: true;
  readonly json?: true;
}

/** `taktwerk cancel`: cancels an active run. */
export function cancelCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('cancel')
      .summary('cancel an active run')
      .description(
        'Cancel an active run. A workflow is cancelled with its children when --recursive is given.',
      )
      .argument('<run-id>', 'run to cancel', runIdArgument)
      .option('--recursive', 'also children that run already')
      .option('--wait', 'wait until the run has ended')
      .option('--json', 'print JSON'),
  ).action(async (runId: number, options: Options) => {
    const client = await connect(options, terminal);
    const body = { action: 'cancel', cancel: { recursive: options.recursive === true } };
    const answer = jsonOf(await client.ae('POST', `/executions/${runId}/status`, { body }));
    if (options.wait !== true) {
      terminal.out(options.json === true ? JSON.stringify(answer) : `Run ${runId} is being cancelled.`);
      return;
    }
    const { execution, json } = await awaitEnd(client, runId);
    terminal.out(
      options.json === true ? JSON.stringify(json) : `${runId} ${execution.status} ${execution.statusText}`,
    );
  });
}
