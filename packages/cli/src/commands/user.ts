import { Command } from 'commander';
import { textOf } from '../client/answer.ts';
import { askSecret } from '../client/ask-secret.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, readSecretFile, withConnection } from '../client/connection.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Terminal } from '../terminal.ts';

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
  return new Command('user').summary('users').description('Users of a client.').addCommand(add);
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

async function newPassword(name: string, options: Options, terminal: Terminal): Promise<string> {
  const given =
    options.newPasswordFile !== undefined
      ? await readSecretFile(options.newPasswordFile)
      : (terminal.env.TAKTWERK_NEW_PASSWORD ??
        (await askSecret(`Password for the new user ${name}: `, 'TAKTWERK_NEW_PASSWORD')));
  if (given === '') throw new CommandFailure('usage', 'The password of the new user is empty.');
  return given;
}
