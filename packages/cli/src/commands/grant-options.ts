import type { Command } from 'commander';

/** Options that describe what is granted: one row of rights, privileges, or both. */
export interface GrantOptions {
  readonly rights?: string;
  readonly group?: string;
  readonly type?: string;
  readonly name?: string;
  readonly folder?: string;
  readonly agent?: string;
  readonly login?: string;
  readonly privilege?: readonly string[];
  readonly replace?: true;
}

/** Adds the options to a command. */
export function withGrant(command: Command): Command {
  return command
    .option('--rights <letters>', 'letters of R W X D C S P M, * for all: adds a row of rights')
    .option('--group <number>', 'number of the row, 1 to 9, or NOT to refuse (default 1)')
    .option('--type <type>', 'object type the row is about')
    .option('--name <pattern>', 'object name, or folder and name with backslashes: \\\\DEMO\\\\JOBS.*')
    .option('--folder <path>', 'folder the object lies in or below')
    .option('--agent <pattern>', 'agent of the object or task')
    .option('--login <pattern>', 'LOGIN object of the object or task')
    .option('--privilege <names...>', 'privileges; * for all')
    .option('--replace', 'instead of what there is, not on top of it');
}

/** The options as the extension API takes them. */
export function grantBody(options: GrantOptions): Readonly<Record<string, unknown>> {
  const row = {
    auth_group: options.group ?? '1',
    bitcode: options.rights,
    filter_object_type: options.type,
    filter_object_name: options.name,
    filter_folder: options.folder,
    filter_agent_name1: options.agent,
    filter_user_id1: options.login,
  };
  const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  const add = options.replace === true ? '' : 'add_';
  return {
    ...(options.rights === undefined ? {} : { [`${add}authorizations`]: [given] }),
    ...(options.privilege === undefined ? {} : { [`${add}privileges`]: options.privilege }),
  };
}
