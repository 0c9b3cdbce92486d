import { Command } from 'commander';
import { jsonOf, textOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { countArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

interface CreateOptions extends ConnectionOptions {
  readonly days?: number;
  readonly json?: true;
}

interface ListOptions extends ConnectionOptions {
  readonly all?: true;
  readonly json?: true;
}

/** `taktwerk token`: tokens that stand in for a password. */
export function tokenCommand(terminal: Terminal): Command {
  const create = withConnection(
    new Command('create')
      .summary('make a token')
      .description(
        'Make a token for the user of --user and print it, this once. Programs send it as "Authorization: Bearer TOKEN", commands take it from TAKTWERK_TOKEN.',
      )
      .argument('<title>', 'what it is for')
      .option('--days <number>', 'days it is valid (default 90)', countArgument)
      .option('--json', 'print JSON'),
  ).action((title: string, options: CreateOptions) => createToken(title, options, terminal));
  const list = withConnection(
    new Command('list')
      .summary('list tokens')
      .description('List your tokens, the newest first; their secrets are known to nobody.')
      .option('--all', 'those of all users of the client, for administrators')
      .option('--json', 'print JSON'),
  ).action((options: ListOptions) => listTokens(options, terminal));
  const revoke = withConnection(
    new Command('revoke')
      .summary('take a token back')
      .description('Take a token back: the next request with it is refused.')
      .argument('<id>', 'token to take back, as the list names it')
      .option('--all', 'also of another user of the client, for administrators'),
  ).action((id: string, options: ListOptions) => revokeToken(id, options, terminal));
  return new Command('token')
    .summary('tokens that stand in for a password')
    .description('Tokens that stand in for the password of a user.')
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke);
}

async function createToken(title: string, options: CreateOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const body = { title, ...(options.days === undefined ? {} : { days: options.days }) };
  const answer = new JsonReader(jsonOf(await client.extensionPost('/tokens', body)));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  terminal.out(answer.text('token'));
  terminal.err(
    `Token ${answer.text('id')} of ${answer.text('user')}, valid until ${answer.text('expires_date')}. It is not shown again.`,
  );
}

async function listTokens(options: ListOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const path = options.all === true ? '/all-tokens' : '/tokens';
  const answer = new JsonReader(jsonOf(await client.extension(path)));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  const rows = answer
    .list('data')
    .map((token) => [
      token.text('id'),
      token.text('user'),
      token.text('created_date'),
      token.text('expires_date'),
      token.optionalText('used_date') ?? 'never',
      token.text('title'),
    ]);
  const headings = ['ID', 'USER', 'CREATED', 'EXPIRES', 'USED', 'TITLE'];
  for (const line of textTable([headings, ...rows])) terminal.out(line);
}

async function revokeToken(id: string, options: ListOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const path = options.all === true ? '/all-tokens' : '/tokens';
  textOf(await client.extension(`${path}/${encodeURIComponent(id)}`, { method: 'DELETE' }));
  terminal.out(`Token ${id} is taken back.`);
}
