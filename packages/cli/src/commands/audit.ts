import { Command, Option } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { countArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

interface Options extends ConnectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly action?: string;
  readonly object?: string;
  readonly outcome?: string;
  readonly limit: number;
  readonly after?: string;
  readonly export?: string;
}

/** `taktwerk audit`: who did what, and what was refused. */
export function auditCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('audit')
      .summary('who did what, and what was refused')
      .description(
        'List the audit of the client, newest first. It takes the privilege READ_AUDIT; nobody can change the audit.',
      )
      .option('--from <time>', 'earliest time, such as 2026-01-05T08:00:00Z')
      .option('--to <time>', 'latest time')
      .option('--by <pattern>', 'user, NAME/DEPARTMENT; * stands for any characters, ? for one')
      .option('--action <pattern>', 'what was done')
      .option('--object <pattern>', 'what it was done to')
      .addOption(new Option('--outcome <outcome>', 'only these').choices(['done', 'refused']))
      .option('--limit <number>', 'lines to list', countArgument, 50)
      .option('--after <id>', 'go on after this line, the last one of the page before')
      .addOption(new Option('--export <format>', 'print all lines as a file').choices(['ndjson', 'csv'])),
  ).action(async (options: Options) => {
    const client = await connect(options, terminal);
    const { from, to, by: user, action, object, outcome } = options;
    const conditions = { from, to, user, action, object, outcome };
    if (options.export !== undefined) {
      for await (const line of client.lines('/audit/export', { ...conditions, format: options.export }))
        terminal.out(line.endsWith('\r') ? line.slice(0, -1) : line);
      return;
    }
    const query = { ...conditions, max_results: options.limit, after: options.after };
    const answer = new JsonReader(jsonOf(await client.extension('/audit', { query })));
    const lines = answer.list('data');
    const rows = lines.map((line) => [
      line.text('time'),
      line.text('user'),
      line.text('outcome'),
      line.text('action'),
      line.text('object'),
      line.text('details'),
    ]);
    for (const row of textTable([['TIME', 'USER', 'OUTCOME', 'ACTION', 'OBJECT', 'DETAILS'], ...rows]))
      terminal.out(row);
    const last = lines.at(-1);
    if (answer.flag('hasmore') && last !== undefined)
      terminal.err(`There are more; go on with --after ${last.text('id')}`);
  });
}
