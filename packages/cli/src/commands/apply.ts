import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { CommandFailure } from '../command-failure.ts';
import { applyFolder, type FileOutcome } from '../files/apply-folder.ts';
import { workflowWarnings } from '../files/workflow-warnings.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `taktwerk apply`: saves the objects in a folder. */
export function applyCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('apply')
      .summary('save the objects in a folder')
      .description(
        'Save the object in every .json file below a folder, replacing those that exist. An object lies in the folder its file names as path, else in that of the file. Every problem of every file is told; the exit code is 1 when a file was refused, and the others are saved.',
      )
      .argument('<dir>', 'folder with object files')
      .option('--json', 'print a line of JSON per file'),
  ).action(async (folder: string, options: Options) => {
    await requireFolder(folder);
    const client = await connect(options, terminal);
    const counts = { saved: 0, refused: 0 };
    for await (const outcome of applyFolder(client, folder)) {
      counts[outcome.outcome] += 1;
      if (options.json === true) terminal.out(JSON.stringify(outcome));
      else tell(outcome, terminal);
    }
    for await (const warning of workflowWarnings(client, folder)) terminal.err(`warning  ${warning}`);
    if (options.json !== true)
      terminal.out(`${counts.saved} saved, ${counts.refused} refused, client ${client.connection.client}`);
    if (counts.refused > 0) terminal.end('failed');
  });
}

function tell({ file, outcome, problems }: FileOutcome, terminal: Terminal): void {
  terminal.out(`${outcome.padEnd(7)}  ${file}`);
  for (const problem of problems) terminal.out(`         ${problem}`);
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((cause: unknown) => {
    throw new CommandFailure(
      'usage',
      `The folder ${folder} is not there or cannot be read (from ${process.cwd()}).`,
      { cause },
    );
  });
  if (!found.isDirectory())
    throw new CommandFailure('usage', `${folder} is not a folder; give the folder it is in.`);
}
