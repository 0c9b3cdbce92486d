import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** `taktwerk notification`: what waits for an answer. */
export function notificationCommand(terminal: Terminal): Command {
  const list = withConnection(
    new Command('list')
      .summary('list notifications that wait for you')
      .description('List the notifications that wait for an answer of yours or of your groups.')
      .option('--json', 'print JSON'),
  ).action((options: Options) => listNotifications(options, terminal));
  const answer = withConnection(
    new Command('answer')
      .summary('answer a notification')
      .description('Answer a notification that is addressed to you or one of your groups; it counts once.')
      .argument('<run-id>', 'its task', runIdArgument)
      .argument('<answer>', 'OK, YES, NO, ACCEPT, REJECT or DONE, as the list names them')
      .option('--json', 'print JSON'),
  ).action(async (runId: number, word: string, options: Options) => {
    const client = await connect(options, terminal);
    const told = jsonOf(await client.extensionPost(`/notifications/${runId}/answer`, { answer: word }));
    terminal.out(
      options.json === true ? JSON.stringify(told) : `Run ${runId}: answered ${word.toUpperCase()}.`,
    );
  });
  return new Command('notification')
    .summary('list and answer notifications')
    .description('Notifications that wait for an answer.')
    .addCommand(list)
    .addCommand(answer);
}

async function listNotifications(options: Options, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const answer = new JsonReader(jsonOf(await client.extension('/notifications?max_results=1000')));
  if (options.json === true) {
    terminal.out(JSON.stringify(answer.value));
    return;
  }
  const rows = answer
    .list('data')
    .map((one) => [
      String(one.number('run_id')),
      one.text('kind'),
      one.text('status_text'),
      one.text('name'),
      one.text('subject'),
    ]);
  for (const line of textTable([['RUN', 'KIND', 'STATUS', 'NAME', 'SUBJECT'], ...rows])) terminal.out(line);
}
