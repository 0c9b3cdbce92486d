import { Command } from 'commander';
import { jsonOf, textOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { clientArgument } from './client-argument.ts';
import { newPassword } from './new-password.ts';
import { userAdministration } from './user-administration.ts';

interface Options extends ConnectionOptions {
  readonly title?: string;
  readonly newPasswordFile?: string;
  readonly locked?: true;
  readonly replace?: true;
}

/** `taktwerk user`: users of a client. */
export function userCommand(terminal: Terminal): Command {
  const add = withConnection(
    new Command('add')
      .summary('create a user')
      .description(
        'Create a user in the client. Its password comes from --new-password-file, from TAKTWERK_NEW_PASSWORD, or is asked for.',
      )
      .argument('<name/department>', 'user to create')
      .option('--title <text>', 'who it is')
      .option('--new-password-file <file>', 'file whose first line is the password of the new user')
      .option('--locked', 'create it without a password, locked')
      .option('--replace', 'replace a user of that name, for example to set a new password'),
  ).action((name: string, options: Options) => addUser(name, options, terminal));
  const unlock = withConnection(
    new Command('unlock')
      .summary('unlock a user')
      .description(
        'Unlock a user. After failed log-ins its own client does. Who is locked otherwise, such as an imported user, is unlocked from client 0 (--client 0 --of-client N) with a new password, unless it is a user of the directory.',
      )
      .argument('<name/department>', 'user to unlock')
      .option('--of-client <number>', 'client of the user; that of --client when absent', clientArgument)
      .option('--new-password', 'set a new password: TAKTWERK_NEW_PASSWORD, or asked for')
      .option('--new-password-file <file>', 'file whose first line is the new password'),
  ).action((name: string, options: UnlockOptions) => unlockUser(name, options, terminal));
  const user = new Command('user')
    .summary('users and their rights')
    .description('Users of a client and their rights.');
  for (const command of [add, ...userAdministration(terminal), unlock]) user.addCommand(command);
  return user;
}

interface UnlockOptions extends ConnectionOptions {
  readonly ofClient?: number;
  readonly newPassword?: true;
  readonly newPasswordFile?: string;
}

async function unlockUser(name: string, options: UnlockOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const isNew = options.newPassword === true || options.newPasswordFile !== undefined;
  const body = {
    user: name,
    ...(options.ofClient === undefined ? {} : { client: options.ofClient }),
    ...(isNew ? { password: await newPassword(name, options, terminal) } : {}),
  };
  const answer = new JsonReader(jsonOf(await client.extensionPost('/users/unlock', body)));
  terminal.out(`User ${answer.text('user')} of client ${answer.number('client')} is unlocked.`);
}

async function addUser(name: string, options: Options, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const password = options.locked === true ? null : await newPassword(name, options, terminal);
  const body = {
    data: {
      user: {
        general_attributes: {
          name,
          type: 'USER',
          ...(options.title === undefined ? {} : { title: options.title }),
        },
        user_attributes: password === null ? { is_active: '0' } : { is_active: '1', password },
      },
    },
    path: '',
  };
  const query = options.replace === true ? { overwrite_existing_objects: true } : {};
  textOf(await client.ae('POST', '/system/users', { body, query }));
  const state = password === null ? 'locked' : 'active';
  terminal.out(`User ${name.toUpperCase()} created in client ${client.connection.client}, ${state}.`);
}
