import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { finishRun, type StartedOptions } from './finish-run.ts';
import { type Inputs, inputArgument } from './input-argument.ts';

interface Options extends ConnectionOptions, StartedOptions {
  readonly input: Inputs;
  readonly alias?: string;
  readonly queue?: string;
}

/** `taktwerk run`: starts an object. */
export function runCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('run')
      .summary('start an object')
      .description('Start an object and print its run id; with --wait, print how the run ended.')
      .argument('<name>', 'object to start')
      .option(
        '--input <name=value>',
        'value of a prompt variable; several times for several, or for a list',
        inputArgument,
        {},
      )
      .option('--alias <name>', 'name of the task in lists')
      .option('--queue <name>', 'queue instead of that of the object')
      .option('--wait', 'wait for the end: exit code 0 for a status from 1900 to 1999, else 1')
      .option('--json', 'print JSON'),
  ).action(async (name: string, options: Options) => {
    const client = await connect(options, terminal);
    const { alias, queue, input } = options;
    const body = {
      object_name: name,
      ...(alias === undefined ? {} : { alias }),
      ...(queue === undefined ? {} : { queue }),
      ...(Object.keys(input).length === 0 ? {} : { inputs: input }),
    };
    const started = new JsonReader(jsonOf(await client.ae('POST', '/executions', { body })));
    await finishRun(client, started.number('run_id'), options, terminal);
  });
}
