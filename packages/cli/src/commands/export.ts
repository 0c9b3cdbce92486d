import { Command } from 'commander';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { exportFolder } from '../files/export-folder.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `taktwerk export`: writes the objects of a client into a folder. */
export function exportCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('export')
      .summary('write the objects of a client into a folder')
      .description(
        'Write every object of the client below a folder, one file each, in directories as its folders are. Applying the folder again changes nothing. Files of objects that no longer exist are named, not removed.',
      )
      .argument('<dir>', 'folder to write to, made when missing')
      .option('--json', 'print JSON'),
  ).action(async (folder: string, options: Options) => {
    const client = await connect(options, terminal);
    const outcome = await exportFolder(client, folder);
    if (options.json === true) {
      terminal.out(JSON.stringify(outcome));
      return;
    }
    terminal.out(`${outcome.written.length} objects of client ${client.connection.client} in ${folder}`);
    for (const file of outcome.left) terminal.err(`Belongs to no object of the client: ${file}`);
  });
}
