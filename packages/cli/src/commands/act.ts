import { Command, InvalidArgumentError } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';

interface Options extends ConnectionOptions {
  readonly recursive?: true;
  readonly forced?: true;
  readonly maxParallel?: number;
  readonly json?: true;
}

function maxParallel(text: string): number {
  const tasks = Number(text);
  if (!Number.isInteger(tasks) || tasks < 1 || tasks > 999)
    throw new InvalidArgumentError('Expected a whole number from 1 to 999.');
  return tasks;
}

/** `taktwerk act`: what a user orders for a task. */
export function actCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('act')
      .summary('suspend, resume, release, skip, unblock … a task')
      .description(
        'Carry out an action on a task: suspend, resume (workflows), release, run, skip, set_inactive, set_active, ' +
          'set_breakpoint, clear_breakpoint, unblock, ignore_queue, ignore_sync, ignore_external, quit, remove, reload, begin_modification, end_modification, deactivate, rollback, change_max_parallel.',
      )
      .argument('<run-id>', 'task to act on', runIdArgument)
      .argument('<action>', 'what to do')
      .option('--recursive', 'suspend and resume also the workflows inside')
      .option('--forced', 'deactivate also what is set to stay')
      .option(
        '--max-parallel <tasks>',
        'with change_max_parallel: tasks a job group starts at a time',
        maxParallel,
      )
      .option('--json', 'print JSON'),
  ).action(async (runId: number, action: string, options: Options) => {
    const client = await connect(options, terminal);
    const body = {
      action: action.replaceAll('-', '_'),
      recursive: options.recursive === true,
      forced: options.forced === true,
      ...(options.maxParallel === undefined ? {} : { max_parallel: options.maxParallel }),
    };
    const answer = jsonOf(await client.extensionPost(`/executions/${runId}/actions`, body));
    terminal.out(options.json === true ? JSON.stringify(answer) : `Run ${runId}: ${action} done.`);
  });
}
