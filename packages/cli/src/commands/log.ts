import { isEnded } from '@taktwerk/model';
import { Command } from 'commander';
import { awaitEndFor } from '../client/await-end.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import type { HttpClient } from '../client/http-client.ts';
import { REPORT_START, readReport, reportTypes } from '../client/report.ts';
import { CommandFailure } from '../command-failure.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';

interface Options extends ConnectionOptions {
  readonly type?: string;
  readonly follow?: true;
}

/** Which report is shown when none is asked for: the first of these the run has. */
const PREFERRED = ['REP', 'ACT', 'POST'];
/** Seconds between two looks at a report that is being written; the wait ends with the run. */
const FOLLOW_WAIT = 1;

/** `taktwerk log`: the text of a report. */
export function logCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('log')
      .summary('print a report of a run')
      .description(
        'Print a report of a run: REP is the output of a job, ACT what happened at activation and what its script printed, POST the same of its post-process.',
      )
      .argument('<run-id>', 'run whose report is wanted', runIdArgument)
      .option('--type <type>', 'report: REP, ACT or POST (default: the first of these the run has)')
      .option('--follow', 'go on until the run has ended'),
  ).action(async (runId: number, options: Options) => {
    const client = await connect(options, terminal);
    const type = await chooseType(client, runId, options);
    const write = (text: string): void => terminal.write(text);
    let position = await readReport(client, runId, type, REPORT_START, write);
    if (options.follow !== true) return;
    for (let ended = false; !ended; ) {
      ended = isEnded((await awaitEndFor(client, runId, FOLLOW_WAIT)).execution.status);
      position = await readReport(client, runId, type, position, write);
    }
  });
}

async function chooseType(client: HttpClient, runId: number, options: Options): Promise<string> {
  if (options.type !== undefined && options.follow === true) return options.type.toUpperCase();
  const types = await reportTypes(client, runId);
  if (options.type !== undefined) {
    const wanted = options.type.toUpperCase();
    if (types.includes(wanted)) return wanted;
    const known = types.length === 0 ? 'it has none' : `it has ${types.join(', ')}`;
    throw new CommandFailure('refused', `Run ${runId} has no report ${wanted}; ${known}.`);
  }
  if (options.follow === true) {
    const { execution } = await awaitEndFor(client, runId, 0);
    return execution.type === 'JOBS' ? 'REP' : 'ACT';
  }
  const found = PREFERRED.find((type) => types.includes(type)) ?? types[0];
  if (found === undefined) throw new CommandFailure('refused', `Run ${runId} has no report yet.`);
  return found;
}
