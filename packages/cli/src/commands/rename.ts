import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { isRecord } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `taktwerk rename`: gives an object another name. */
export function renameCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('rename')
      .summary('give an object another name')
      .description(
        'Give an object another name. Its uuid stays, active runs go on under the old name. Objects that name the old name are listed, not changed.',
      )
      .argument('<name>', 'object to rename')
      .argument('<new-name>', 'its new name')
      .option('--json', 'print JSON'),
  ).action(async (name: string, newName: string, options: Options) => {
    const client = await connect(options, terminal);
    const path = `/objects/${encodeURIComponent(name)}/rename`;
    const answer = jsonOf(await client.extensionPost(path, { name: newName }));
    if (options.json === true) {
      terminal.out(JSON.stringify(answer));
      return;
    }
    const { name: renamed, used_by: used, more } = isRecord(answer) ? answer : {};
    terminal.out(`${name.trim().toUpperCase()} is ${String(renamed)} now.`);
    const references = isRecord(used) && Array.isArray(used.references) ? used.references : [];
    if (references.length === 0) return;
    terminal.out('These objects still name the old name:');
    for (const one of references.filter(isRecord))
      terminal.out(`  ${String(one.name)} (${String(one.type)})`);
    if (more === true) terminal.out('  and more');
  });
}
