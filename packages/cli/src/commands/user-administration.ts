import { Command } from 'commander';
import { jsonOf, textOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Terminal } from '../terminal.ts';
import { type GrantOptions, grantBody, withGrant } from './grant-options.ts';
import { newPassword } from './new-password.ts';
import { names, rightsLines } from './rights-lines.ts';
import { countArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

interface ListOptions extends ConnectionOptions {
  readonly name?: string;
  readonly limit: number;
  readonly after?: string;
  readonly json?: true;
}

interface PasswordOptions extends ConnectionOptions {
  readonly newPasswordFile?: string;
}

/** Commands of `taktwerk user` for administrators: list, show, password, lock, grant. */
export function userAdministration(terminal: Terminal): readonly Command[] {
  const user = (command: Command): Command => withConnection(command.argument('<name/department>', 'user'));
  const list = withConnection(
    new Command('list')
      .summary('list users')
      .description('List the users of the client by name.')
      .option('--name <pattern>', 'NAME/DEPARTMENT; * stands for any characters, ? for one')
      .option('--limit <number>', 'users to list', countArgument, 50)
      .option('--after <name/department>', 'go on after this user')
      .option('--json', 'print JSON'),
  ).action((options: ListOptions) => listUsers(options, terminal));
  const show = user(
    new Command('show')
      .summary('show a user and what he may do')
      .description('Show a user: state, groups, privileges and rows of rights.')
      .option('--json', 'print JSON'),
  ).action((name: string, options: ListOptions) => showUser(name, options, terminal));
  const password = user(
    new Command('password')
      .summary('set a password')
      .description(
        'Set the password of a user. It comes from --new-password-file, from TAKTWERK_NEW_PASSWORD, or is asked for. The old one counts no more from the next request on.',
      )
      .option('--new-password-file <file>', 'file whose first line is the new password'),
  ).action(async (name: string, options: PasswordOptions) => {
    const client = await connect(options, terminal);
    await change(client, name, { password: await newPassword(name, options, terminal) });
    terminal.out(`User ${name.toUpperCase()} has a new password.`);
  });
  const lock = user(
    new Command('lock').summary('lock a user').description('Lock a user from his next request on.'),
  ).action(async (name: string, options: ConnectionOptions) => {
    await change(await connect(options, terminal), name, { active: false });
    terminal.out(`User ${name.toUpperCase()} is locked.`);
  });
  const grant = withGrant(
    user(
      new Command('grant')
        .summary('give rights or privileges')
        .description(
          'Give a user a row of rights, privileges, or both; they count from his next request on.',
        ),
    ),
  ).action(async (name: string, options: ConnectionOptions & GrantOptions) => {
    const body = grantBody(options);
    if (Object.keys(body).length === 0)
      throw new CommandFailure('usage', 'Nothing to grant; expected --rights or --privilege.');
    await change(await connect(options, terminal), name, body);
    terminal.out(`User ${name.toUpperCase()} has been given what was asked for.`);
  });
  return [list, show, password, lock, grant];
}

async function change(client: HttpClient, name: string, body: object): Promise<void> {
  textOf(await client.extension(userPath(name), { method: 'PATCH', body }));
}

function userPath(name: string): string {
  const [first = '', department = '', ...more] = name.split('/');
  if (first === '' || department === '' || more.length > 0)
    throw new CommandFailure('usage', `The user is "${name}"; expected NAME/DEPARTMENT.`);
  return `/users/${encodeURIComponent(first)}/${encodeURIComponent(department)}`;
}

async function listUsers(options: ListOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const query = { name: options.name, max_results: options.limit, after: options.after };
  const answer = new JsonReader(jsonOf(await client.extension('/users', { query })));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  const users = answer.list('data');
  const rows = users.map((one) => [
    one.text('name'),
    one.flag('active') ? 'active' : 'locked',
    one.optionalText('title') ?? '',
  ]);
  for (const line of textTable([['USER', 'STATE', 'TITLE'], ...rows])) terminal.out(line);
  const last = users.at(-1);
  if (answer.flag('hasmore') && last !== undefined)
    terminal.err(`${users.length} of ${answer.number('total')}; go on with --after ${last.text('name')}`);
}

async function showUser(name: string, options: ListOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const answer = new JsonReader(jsonOf(await client.extension(userPath(name))));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  const effective = new JsonReader(answer.value.effective);
  const { groups } = answer.value;
  const lockedUntil = answer.optionalText('locked_until');
  const state =
    lockedUntil === null ? (answer.flag('active') ? 'active' : 'locked') : `locked until ${lockedUntil}`;
  terminal.out(`${answer.text('name')}  ${state}  ${answer.optionalText('title') ?? ''}`.trimEnd());
  terminal.out(`groups: ${names(groups).join(', ') || 'none'}`);
  terminal.out(`privileges: ${names(effective.value.privileges).join(', ') || 'none'}`);
  terminal.out(`rights on everything: ${names(effective.value.unrestricted).join('') || 'none'}`);
  for (const line of rightsLines(answer)) terminal.out(line);
}
