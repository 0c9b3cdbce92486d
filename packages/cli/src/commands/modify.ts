import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';

/** `taktwerk modify`: changes the lines of an active workflow. */
export function modifyCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('modify')
      .summary('change the lines of an active workflow')
      .description(
        'Put the boxes of a file with the JSON of a workflow in place of those of an active one. Lines that have been processed must stay as they are. No line starts while this is under way.',
      )
      .argument('<run-id>', 'workflow to modify', runIdArgument)
      .argument('<file>', 'object file of the workflow, as export writes it'),
  ).action(async (runId: number, file: string, options: ConnectionOptions) => {
    const lines = await linesOf(file);
    const client = await connect(options, terminal);
    const act = (action: string) => client.extensionPost(`/executions/${runId}/actions`, { action });
    jsonOf(await act('begin_modification'));
    const changed = await client.extensionPost(`/executions/${runId}/lines`, lines);
    // Whatever came of it: a workflow that stays in modification starts nothing.
    const ended = await act('end_modification');
    for (const answer of [changed, ended]) jsonOf(answer);
    terminal.out(`Run ${runId}: modified.`);
  });
}

async function linesOf(file: string): Promise<object> {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const jobp = member(member(content, 'data'), 'jobp');
  const boxes = member(jobp, 'workflow_definitions');
  if (boxes === undefined)
    throw new CommandFailure('usage', `${file} holds no workflow; expected data.jobp.workflow_definitions.`);
  const line_conditions = member(jobp, 'line_conditions') ?? [];
  const calendar_conditions = member(jobp, 'calendar_conditions') ?? [];
  return { workflow_definitions: boxes, line_conditions, calendar_conditions };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
