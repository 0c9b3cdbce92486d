import { Command, Option } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { isRecord } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
  readonly trace?: string;
  readonly activate?: true;
  readonly passive?: true;
}

/** `taktwerk node`: shows and switches the process that answers. */
export function nodeCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('node')
      .summary('show and switch the server process that answers')
      .description(
        'Show whether the process that answers is active and what it traces, or switch it. For administrators of client 0; behind a proxy, name the process itself with --url.',
      )
      .addOption(
        new Option(
          '--trace <level>',
          'log requests: 0 nothing, 1 headers and bodies, 2 also logins; secrets are masked',
        ).choices(['0', '1', '2']),
      )
      .addOption(new Option('--activate', 'take requests').conflicts('passive'))
      .option('--passive', 'answer 503 to everything, ping too')
      .option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const client = await connect({ ...options, client: options.client ?? '0' }, terminal);
    const change = {
      ...(options.trace === undefined ? {} : { trace: Number(options.trace) }),
      ...(options.activate === true ? { active: true } : {}),
      ...(options.passive === true ? { active: false } : {}),
    };
    const asked =
      Object.keys(change).length === 0
        ? await client.extension('/node')
        : await client.extensionPost('/node', change);
    const node = jsonOf(asked);
    if (options.json === true) terminal.out(JSON.stringify(node));
    else if (isRecord(node))
      terminal.out(
        `${client.connection.url} is ${node.active === true ? 'active' : 'passive'}, trace level ${node.trace}.`,
      );
  });
}
