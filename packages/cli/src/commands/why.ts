import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `taktwerk why`: what a task waits for. */
export function whyCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('why')
      .summary('say why a task does not go on')
      .description('Say what a task waits for and what would release it.')
      .argument('<run-id>', 'task to explain', runIdArgument)
      .option('--json', 'print JSON, with the reason as data'),
  ).action(async (runId: number, options: Options) => {
    const client = await connect(options, terminal);
    const why = jsonOf(await client.extension(`/executions/${runId}/why`));
    terminal.out(options.json === true ? JSON.stringify(why) : new JsonReader(why).text('text'));
  });
}
