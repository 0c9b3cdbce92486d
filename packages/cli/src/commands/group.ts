import { Command } from 'commander';
import { jsonOf, textOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { type GrantOptions, grantBody, withGrant } from './grant-options.ts';
import { names, rightsLines } from './rights-lines.ts';
import { countArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

interface ListOptions extends ConnectionOptions {
  readonly limit: number;
  readonly after?: string;
  readonly json?: true;
}

interface ChangeOptions extends ConnectionOptions, GrantOptions {
  readonly title?: string;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

/** `taktwerk group`: groups of users, for administrators. */
export function groupCommand(terminal: Terminal): Command {
  const list = withConnection(
    new Command('list')
      .summary('list groups')
      .description('List the groups of users of the client by name.')
      .option('--limit <number>', 'groups to list', countArgument, 50)
      .option('--after <group>', 'go on after this group')
      .option('--json', 'print JSON'),
  ).action((options: ListOptions) => listGroups(options, terminal));
  const show = withConnection(
    new Command('show')
      .summary('show a group')
      .description('Show members, privileges and rows of rights of a group.')
      .argument('<group>', 'group')
      .option('--json', 'print JSON'),
  ).action((name: string, options: ListOptions) => showGroup(name, options, terminal));
  const add = withConnection(
    new Command('add')
      .summary('create a group')
      .description('Create a group of users without members and rights.')
      .argument('<group>', 'group to create')
      .option('--title <text>', 'what it is for'),
  ).action(async (name: string, options: ChangeOptions) => {
    const client = await connect(options, terminal);
    const body = { name, ...(options.title === undefined ? {} : { title: options.title }) };
    const answer = new JsonReader(jsonOf(await client.extensionPost('/groups', body)));
    terminal.out(`Group ${answer.text('name')} created in client ${client.connection.client}.`);
  });
  const members = withConnection(
    new Command('members')
      .summary('let users join or leave')
      .description('Let users join or leave a group; it counts from their next request on.')
      .argument('<group>', 'group')
      .option('--add <users...>', 'users who join')
      .option('--remove <users...>', 'users who leave'),
  ).action(async (name: string, options: ChangeOptions) => {
    await change(
      name,
      options,
      { add_members: options.add ?? [], remove_members: options.remove ?? [] },
      terminal,
    );
  });
  const grant = withGrant(
    withConnection(
      new Command('grant')
        .summary('give rights or privileges')
        .description('Give a group a row of rights, privileges, or both; its members have them at once.')
        .argument('<group>', 'group'),
    ),
  ).action((name: string, options: ChangeOptions) => change(name, options, grantBody(options), terminal));
  const group = new Command('group')
    .summary('groups of users')
    .description('Groups of users and their rights.');
  for (const command of [list, show, add, members, grant]) group.addCommand(command);
  return group;
}

async function change(name: string, options: ChangeOptions, body: object, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  textOf(await client.extension(`/groups/${encodeURIComponent(name)}`, { method: 'PATCH', body }));
  terminal.out(`Group ${name.toUpperCase()} is changed.`);
}

async function listGroups(options: ListOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const query = { max_results: options.limit, after: options.after };
  const answer = new JsonReader(jsonOf(await client.extension('/groups', { query })));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  const groups = answer.list('data');
  const rows = groups.map((one) => [
    one.text('name'),
    one.number('members'),
    one.optionalText('title') ?? '',
  ]);
  for (const line of textTable([['GROUP', 'MEMBERS', 'TITLE'], ...rows])) terminal.out(line);
  const last = groups.at(-1);
  if (answer.flag('hasmore') && last !== undefined)
    terminal.err(`${groups.length} of ${answer.number('total')}; go on with --after ${last.text('name')}`);
}

async function showGroup(name: string, options: ListOptions, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const answer = new JsonReader(jsonOf(await client.extension(`/groups/${encodeURIComponent(name)}`)));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  terminal.out(`${answer.text('name')}  ${answer.optionalText('title') ?? ''}`.trimEnd());
  terminal.out(`members: ${names(answer.value.members).join(', ') || 'none'}`);
  terminal.out(`privileges: ${names(answer.value.privileges).join(', ') || 'none'}`);
  for (const line of rightsLines(answer)) terminal.out(line);
}
