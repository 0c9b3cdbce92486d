import { Command, InvalidArgumentError } from 'commander';
import { jsonOf, textOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { newPassword } from './new-password.ts';
import { textTable } from './text-table.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

interface CreateOptions extends ConnectionOptions {
  readonly title?: string;
  readonly firstUser: string;
  readonly newPasswordFile?: string;
}

/** `taktwerk client`: processing of the client; clients of the system. */
export function clientCommand(terminal: Terminal): Command {
  return new Command('client')
    .summary('stop and start automatic processing; list, create and remove clients')
    .description(
      'Stop and start automatic processing of a client; list clients, and from client 0 create and remove them.',
    )
    .addCommand(switchCommand('stop', terminal))
    .addCommand(switchCommand('go', terminal))
    .addCommand(listCommand(terminal))
    .addCommand(createCommand(terminal))
    .addCommand(removeCommand(terminal));
}

function switchCommand(state: 'stop' | 'go', terminal: Terminal): Command {
  const [summary, description] =
    state === 'stop'
      ? ['stop automatic processing', 'What runs goes on, nothing new starts until the client goes again.']
      : ['start automatic processing', 'What waited for it starts.'];
  return withConnection(
    new Command(state).summary(summary).description(description).option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const client = await connect(options, terminal);
    const answer = jsonOf(await client.extensionPost('/processing', { active: state === 'go' }));
    const number = client.connection.client;
    const said = state === 'go' ? 'starts tasks again' : 'starts nothing new';
    terminal.out(options.json === true ? JSON.stringify(answer) : `Client ${number} ${said}.`);
  });
}

function listCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('list')
      .summary('list clients')
      .description('List the clients, from client 0 all of them, with the removals that are under way.')
      .option('--json', 'print JSON'),
  ).action(async (options: Options) => {
    const client = await connect({ ...options, client: options.client ?? '0' }, terminal);
    const answer = new JsonReader(jsonOf(await client.ae('GET', '/system/clients')));
    if (options.json === true) {
      terminal.out(JSON.stringify(answer.value));
      return;
    }
    const rows = answer.list('data').map((one) => [one.number('client'), stateText(one), one.text('title')]);
    for (const line of textTable([['CLIENT', 'STATE', 'TITLE'], ...rows])) terminal.out(line);
  });
}

function stateText(client: JsonReader): string {
  if (client.value.removal === undefined) return client.flag('active') ? 'works' : 'stopped';
  return `being removed, ${new JsonReader(client.value.removal).number('rows')} rows gone`;
}

function createCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('create')
      .summary('create a client')
      .description(
        'Create a client and its first user, who may do everything there. The password of that user comes from --new-password-file, from TAKTWERK_NEW_PASSWORD, or is asked for. For administrators of client 0.',
      )
      .argument('<number>', 'number of the client, 1 to 9999', numberArgument)
      .requiredOption('--first-user <name/department>', 'first user of the client')
      .option('--title <text>', 'what the client is for')
      .option('--new-password-file <file>', 'file whose first line is the password of the first user'),
  ).action(async (number: number, options: CreateOptions) => {
    const client = await connect({ ...options, client: options.client ?? '0' }, terminal);
    const body = {
      client: number,
      user: options.firstUser,
      password: await newPassword(options.firstUser, options, terminal),
      ...(options.title === undefined ? {} : { title: options.title }),
    };
    const answer = new JsonReader(jsonOf(await client.extensionPost('/clients', body)));
    terminal.out(`Client ${number} created with the user ${answer.text('user')}.`);
  });
}

function removeCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('remove')
      .summary('remove a client with all it holds')
      .description(
        'Remove a client with its runs, reports, objects, users and variables; only its audit stays. It has to be stopped and have no active task. Nobody logs in to it from then on; `taktwerk client list` tells how far it is. There is no way back but a backup. For administrators of client 0.',
      )
      .argument('<number>', 'number of the client, 1 to 9999', numberArgument),
  ).action(async (number: number, options: ConnectionOptions) => {
    const client = await connect({ ...options, client: options.client ?? '0' }, terminal);
    textOf(await client.ae('DELETE', `/system/clients/${number}`));
    terminal.out(`Client ${number} is being removed.`);
  });
}

function numberArgument(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 9999) return number;
  throw new InvalidArgumentError('Expected a whole number from 1 to 9999.');
}
