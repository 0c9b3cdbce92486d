import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { type Execution, readPage } from '../client/execution.ts';
import type { Terminal } from '../terminal.ts';
import { countArgument, runIdArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

interface Options extends ConnectionOptions {
  readonly all?: true;
  readonly name?: string;
  readonly type?: string;
  readonly status?: string;
  readonly limit: number;
  readonly after?: number;
  readonly json?: true;
}

/** `taktwerk ps`: lists tasks. */
export function psCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('ps')
      .summary('list tasks')
      .description(
        'List the tasks in the activities, newest first: those that are active, and ended ones that wait for attention.',
      )
      .option('--all', 'also those that have left the activities, from the first on')
      .option('--name <pattern>', 'object name; * stands for any characters, ? for one')
      .option('--type <types>', 'object types, separated by commas')
      .option('--status <numbers>', 'status numbers, separated by commas')
      .option('--limit <number>', 'tasks to list', countArgument, 50)
      .option('--after <run-id>', 'go on after this run, the last one of the page before', runIdArgument)
      .option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const client = await connect(options, terminal);
    const query = {
      name: options.name,
      type: options.type,
      status: options.status,
      max_results: options.limit,
      start_at_run_id: options.after,
      ...(options.all === true ? { include_deactivated: true, time_frame_from: '1970-01-01T00:00:00Z' } : {}),
    };
    const page = readPage(jsonOf(await client.ae('GET', '/executions', { query })));
    if (options.json === true) {
      terminal.out(JSON.stringify(page.json));
      return;
    }
    for (const line of textTable([HEADINGS, ...page.executions.map(cells)])) terminal.out(line);
    const last = page.executions.at(-1);
    if (page.hasMore && last !== undefined)
      terminal.err(`${page.executions.length} of ${page.total}; go on with --after ${last.runId}`);
  });
}

const HEADINGS = ['RUN', 'TYPE', 'NAME', 'ACTIVATED', 'AGENT', 'STATUS', ''];

function cells(execution: Execution): readonly (string | number)[] {
  const { runId, type, alias, name, activationTime, agent, status, statusText } = execution;
  return [runId, type, alias ?? name, activationTime, agent ?? '', status, statusText];
}
