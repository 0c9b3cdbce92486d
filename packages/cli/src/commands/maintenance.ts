import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly size?: string;
  readonly status?: true;
  readonly json?: true;
}

/** Milliseconds between two looks how far it is. */
const LOOK = 1_000;

/** `taktwerk maintenance`: moves the oldest partition of the history into an archive file. */
export function maintenanceCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('maintenance')
      .summary('move the oldest partition of the history into an archive file')
      .description(
        'Move the oldest runs, a partition by their run ids, with their reports, variables, inputs and comments into a compressed file in the folder `archive` of the data folder, and wait until that is done. Objects, their versions and deleted objects stay. Meanwhile lists, reports, variables, comments and restart answer 503. Refused while the partition holds active tasks, or new runs go into it. For administrators of client 0.',
      )
      .option('--size <runs>', 'runs of a partition (default 1000000)')
      .option('--status', 'only show what runs')
      .option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const client = await connect({ ...options, client: options.client ?? '0' }, terminal);
    const state = async (): Promise<JsonReader> =>
      new JsonReader(jsonOf(await client.extension('/maintenance')));
    const print = (reader: JsonReader, text: string): void =>
      terminal.out(options.json === true ? JSON.stringify(reader.value) : text);
    if (options.status === true) {
      const now = await state();
      print(now, now.value.running === true ? progress(now) : 'No maintenance is running.');
      return;
    }
    const size = options.size === undefined ? {} : { partition_size: options.size };
    const begun = new JsonReader(jsonOf(await client.extensionPost('/maintenance', size)));
    const range = `Runs ${begun.number('first_run_id')} to ${begun.number('last_run_id')}`;
    terminal.err(`${range} go into ${begun.text('file')}.`);
    for (;;) {
      await delay(LOOK);
      const now = await state();
      if (now.value.phase === undefined) break;
      terminal.err(progress(now));
    }
    print(begun, `${range} are in the archive file ${begun.text('file')}.`);
  });
}

function progress(state: JsonReader): string {
  return `${state.text('phase')}: ${state.number('tasks')} tasks of runs ${state.number('first_run_id')} to ${state.number('last_run_id')}`;
}
