import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { textTable } from './text-table.ts';

interface Options extends ConnectionOptions {
  readonly until?: string;
  readonly reason?: string;
  readonly json?: true;
}

/** `taktwerk blackout`: what keeps tasks from starting, and opening and closing blackouts by hand. */
export function blackoutCommand(terminal: Terminal): Command {
  const list = withConnection(
    new Command('list')
      .summary('list what keeps tasks from starting')
      .description('List the blackouts of the client, open or not, and its emergency stop.')
      .option('--json', 'print JSON'),
  ).action((options: Options) => listHolds(options, terminal));
  const open = withConnection(
    new Command('open')
      .summary('open a blackout by hand')
      .description(
        'Open a blackout whatever its windows say: what runs goes on, what it covers does not start until it is closed.',
      )
      .argument('<name>', 'its BLACKOUT object')
      .option('--until <time>', 'closes by itself then, such as 2026-01-05T08:00:00Z')
      .option('--reason <text>', 'why; told with every task that waits')
      .option('--json', 'print JSON'),
  ).action((name: string, { until, reason, ...options }: Options) =>
    change(options, terminal, name, { open: true, ...given({ until, reason }) }, 'is open'),
  );
  const close = withConnection(
    new Command('close')
      .summary('close a blackout that was opened by hand')
      .description('Close a blackout that was opened by hand; its windows stay as they are.')
      .argument('<name>', 'its BLACKOUT object')
      .option('--json', 'print JSON'),
  ).action((name: string, options: Options) =>
    change(options, terminal, name, { open: false }, 'is no longer open by hand'),
  );
  return new Command('blackout')
    .summary('list, open and close blackouts')
    .description('Times in which tasks do not start (docs/blackouts.md).')
    .addCommand(list)
    .addCommand(open)
    .addCommand(close);
}

async function change(
  options: Options,
  terminal: Terminal,
  name: string,
  body: object,
  said: string,
): Promise<void> {
  const client = await connect(options, terminal);
  const answer = new JsonReader(
    jsonOf(await client.extensionPost(`/blackouts/${encodeURIComponent(name)}`, body)),
  );
  terminal.out(options.json === true ? JSON.stringify(answer.value) : `${answer.text('name')} ${said}.`);
}

async function listHolds(options: Options, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const answer = new JsonReader(jsonOf(await client.extension('/holds')));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  const number = client.connection.client;
  if (!answer.flag('active')) terminal.out(`Automatic processing of client ${number} is off.`);
  const stop = answer.optional('emergency_stop');
  if (stop !== null)
    terminal.out(
      `Client ${number} was stopped for an emergency at ${stop.text('since')} by ${stop.text('user')}: ${stop.text('reason')}`,
    );
  const rows = answer.list('blackouts').map((one) => {
    const byHand = one.optional('by_hand');
    return [
      one.text('name'),
      one.flag('open') ? 'open' : '',
      one.optionalText('until') ?? '',
      byHand === null ? '' : `${byHand.text('user')}: ${byHand.text('reason')}`,
    ];
  });
  for (const line of textTable([['BLACKOUT', 'STATE', 'UNTIL', 'BY HAND'], ...rows])) terminal.out(line);
}

function given(members: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
