import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { finishRun, type StartedOptions } from './finish-run.ts';
import { type Inputs, inputArgument } from './input-argument.ts';
import { runIdArgument } from './run-id-argument.ts';

interface Options extends ConnectionOptions, StartedOptions {
  readonly input: Inputs;
  readonly queue?: string;
  readonly restartPoint?: string;
  readonly keepStartType?: true;
  readonly waitForRelease?: true;
  readonly abortedOnly?: true;
  readonly alsoActive?: true;
}

/** `taktwerk restart`: starts an ended run again. */
export function restartCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('restart')
      .summary('start an ended run again')
      .description(
        'Start an ended run again, with its inputs, and print the new run id. Its script goes on behind the last restart point it had come to.',
      )
      .argument('<run-id>', 'run to restart', runIdArgument)
      .option(
        '--input <name=value>',
        'value of a prompt variable instead of the earlier one',
        inputArgument,
        {},
      )
      .option('--queue <name>', 'queue instead of that of the object')
      .option('--restart-point <name>', 'restart point to begin behind instead of the last one')
      .option('--keep-start-type', 'wait for a release or a start time as the run before had to')
      .option('--wait-for-release', 'wait until a user releases it')
      .option('--also-active', 'restart a run that is still active beside itself')
      .option('--aborted-only', 'of a workflow, repeat only what had not ended well')
      .option('--wait', 'wait for the end: exit code 0 for a status from 1900 to 1999, else 1')
      .option('--json', 'print JSON'),
  ).action(async (runId: number, options: Options) => {
    const client = await connect(options, terminal);
    const { queue, input, restartPoint } = options;
    const restart = {
      ...(queue === undefined ? {} : { queue }),
      ...(restartPoint === undefined ? {} : { restart_point: restartPoint }),
      ...(options.keepStartType ? { keep_start_type: true } : {}),
      ...(options.waitForRelease ? { wait_for_manual_release: true } : {}),
      ...(options.alsoActive ? { also_active: true } : {}),
      ...(options.abortedOnly ? { aborted_only: true } : {}),
      ...(Object.keys(input).length === 0 ? {} : { inputs: input }),
    };
    const answer = await client.ae('POST', `/executions/${runId}/status`, {
      body: { action: 'restart', restart },
    });
    const started = new JsonReader(jsonOf(answer));
    await finishRun(client, started.number('run_id'), options, terminal);
  });
}
