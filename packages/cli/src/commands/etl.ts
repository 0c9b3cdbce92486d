import { Command, InvalidArgumentError } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { children } from '../client/execution.ts';
import type { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import { REPORT_START, readReport } from '../client/report.ts';
import type { Terminal } from '../terminal.ts';
import { finishRun, type StartedOptions } from './finish-run.ts';
import { countArgument, runIdArgument } from './run-id-argument.ts';
import { textTable } from './text-table.ts';

/** A value for a parameter, for one parameter package or for every one. */
interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly package?: number;
}

interface Options extends ConnectionOptions, StartedOptions {
  readonly param?: readonly Parameter[];
  readonly source?: string;
  readonly rows?: number;
  readonly step?: string;
  readonly sourceRows?: number;
  readonly agent?: string;
  readonly format?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `taktwerk etl`: connections, loads and scenarios. */
export function etlCommand(terminal: Terminal): Command {
  const etl = new Command('etl')
    .summary('check connections, look at data, run and repair loads')
    .description(
      'Work of the data plane. Everything is a task on an agent of platform ETL: it takes the right to execute the object, and its report stays.',
    );
  etl.addCommand(checkCommand(terminal));
  etl.addCommand(constructCommand(terminal));
  etl.addCommand(lookCommand(terminal, 'preview', 'show the first rows a load would read, without writing'));
  etl.addCommand(lookCommand(terminal, 'profile', 'sum up the columns of the first rows, without writing'));
  etl.addCommand(lineageCommand(terminal));
  etl.addCommand(stepsCommand(terminal));
  etl.addCommand(runCommand(terminal));
  etl.addCommand(backfillCommand(terminal));
  etl.addCommand(resetCommand(terminal));
  return etl;
}

function checkCommand(terminal: Terminal): Command {
  return withParameters(
    withConnection(
      new Command('check')
        .summary('ask who answers at a connection, or where a scenario will run')
        .description(
          'Connect from an agent and print who answers, without reading rows or writing anything. Of a scenario also see whether its steps fit together, and say whether it will run in its database or in the column engine, and why.',
        )
        .argument('<object>', 'CONN or SCEN object')
        .option('--agent <name>', 'agent of platform ETL to connect from'),
    ),
  ).action((object: string, { agent, param: parameters, ...options }: Options) =>
    look('check', { object, agent, parameters }, options, terminal),
  );
}

function constructCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('construct')
      .summary('make a parsing rule of a sample document')
      .description(
        'Read a sample from an agent and print the parsing rule that fits it (standard output), and what each of its fields held (standard error).',
      )
      .argument('<connection>', 'CONN object of kind files or http')
      .argument('<path>', 'path of the sample below its folder or address')
      .option('--format <name>', 'json, ndjson or xml; default what the path ends with')
      .option('--agent <name>', 'agent of platform ETL to read from'),
  ).action(async (connection: string, path: string, options: Options) => {
    const body = { connection, path, format: options.format ?? formatOf(path), agent: options.agent };
    let isRule = false;
    await look('construct', body, options, {
      ...terminal,
      out: (line) => {
        // The rule is the last thing that is told.
        isRule ||= line === '{';
        if (isRule) terminal.out(line);
        else terminal.err(line);
      },
    });
  });
}

/** `sales.ndjson.gz` is NDJSON; what says nothing is taken as JSON. */
function formatOf(path: string): string {
  const endings = path.toLowerCase().split('.');
  if (endings.includes('xml')) return 'xml';
  return endings.includes('ndjson') || endings.includes('jsonl') ? 'ndjson' : 'json';
}

function lookCommand(terminal: Terminal, kind: 'preview' | 'profile', summary: string): Command {
  return withParameters(
    withConnection(
      new Command(kind)
        .summary(summary)
        .description(
          `${summary.charAt(0).toUpperCase()}${summary.slice(1)}: of every source of a composition, of a rule over one source, or at a step of a scenario.`,
        )
        .argument('<object>', 'COMP, RULE or SCEN object')
        .option('--source <name>', 'SRCE object a rule reads')
        .option('--step <name>', 'step of a scenario, or step/port, whose rows are shown')
        .option('--rows <number>', 'rows to read, or of a scenario to show', countArgument)
        .option('--source-rows <number>', 'rows of each source of a scenario to read', countArgument)
        .option('--agent <name>', 'agent of platform ETL to read from'),
    ),
  ).action((object: string, options: Options) => {
    const { source, step, rows, sourceRows: source_rows, agent, param: parameters } = options;
    return look(kind, { object, source, step, rows, source_rows, agent, parameters }, options, terminal);
  });
}

function lineageCommand(terminal: Terminal): Command {
  return withParameters(
    withConnection(
      new Command('lineage')
        .summary('tell where the columns of a scenario come from')
        .description(
          'Print for each column of each output of a scenario which columns of which sources its values come from. Sources are asked for their columns; no rows are moved.',
        )
        .argument('<scenario>', 'SCEN object'),
    ),
  ).action((object: string, options: Options) =>
    look('lineage', { object, parameters: options.param }, options, terminal),
  );
}

function stepsCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('steps')
      .summary('show what the steps of a run did')
      .description('Print the steps of a run of a scenario with their rows in and out, bytes and time.')
      .argument('<run-id>', 'run of a scenario', runIdArgument)
      .option('--json', 'print JSON'),
  ).action(async (runId: number, options: Options) => {
    const client = await connect(options, terminal);
    const answer = await client.ae('GET', `/executions/${runId}`, { query: { fields: 'steps' } });
    const steps = new JsonReader(jsonOf(answer)).list('steps');
    if (options.json === true) {
      terminal.out(JSON.stringify(steps.map((step) => step.value)));
      return;
    }
    for (const line of stepLines(steps)) terminal.out(line);
  });
}

/** One line per step; a blank where nobody counted. */
function stepLines(steps: readonly JsonReader[]): readonly string[] {
  const count = (step: JsonReader, name: string) => step.optionalNumber(name) ?? '';
  return textTable([
    ['step', 'kind', 'outcome', 'runs', 'rows in', 'rows', 'rejected', 'bytes', 'seconds'],
    ...steps.map((step) => [
      step.text('step'),
      step.text('kind'),
      step.text('outcome'),
      step.number('runs'),
      ...['rows_in', 'rows', 'rejected', 'bytes'].map((name) => count(step, name)),
      step.number('seconds').toFixed(1),
    ]),
  ]);
}

function runCommand(terminal: Terminal): Command {
  return withWaiting(
    withParameters(
      withConnection(
        new Command('run')
          .summary('start a composition, scenario or package')
          .description('Start a composition, scenario or package and print its run id.')
          .argument('<object>', 'COMP, SCEN or PACK object'),
      ),
    ),
  ).action((object: string, options: Options) =>
    start('run', { object, parameters: options.param }, options, terminal),
  );
}

function backfillCommand(terminal: Terminal): Command {
  return withWaiting(
    withParameters(
      withConnection(
        new Command('backfill')
          .summary('fill a range of an incremental composition')
          .description('Read a range of the cursor column again; the cursor stays where it is.')
          .argument('<composition>', 'COMP object')
          .requiredOption('--from <value>', 'first value of the cursor column')
          .requiredOption('--to <value>', 'value behind the last one'),
      ),
    ),
  ).action((object: string, options: Options) => {
    const { from, to, param: parameters } = options;
    return start('backfill', { object, from, to, parameters }, options, terminal);
  });
}

function resetCommand(terminal: Terminal): Command {
  return withWaiting(
    withConnection(
      new Command('reset')
        .summary('take the cursor of a composition back to the beginning')
        .description(
          'Make the target forget how far the loads of a composition have come. Rows stay; the next run reads everything.',
        )
        .argument('<composition>', 'COMP object'),
    ),
  ).action((object: string, options: Options) => start('reset', { object }, options, terminal));
}

/** Starts a task and goes on as every command that starts one. */
async function start(kind: string, body: object, options: Options, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  await finishRun(client, await startedRun(client, kind, body), options, terminal);
}

/** Starts a task, waits for it, and prints what it has found. */
async function look(kind: string, body: object, options: Options, terminal: Terminal): Promise<void> {
  const client = await connect(options, terminal);
  const runId = await startedRun(client, kind, body);
  await finishRun(client, runId, { wait: true }, { ...terminal, out: terminal.err });
  const loads = await children(client, runId);
  for (const one of loads.length === 0 ? [runId] : loads.map((load) => load.runId)) {
    let text = '';
    await readReport(client, one, 'REP', REPORT_START, (piece) => {
      text += piece;
    });
    for (const line of text.trimEnd().split('\n')) terminal.out(line);
  }
}

async function startedRun(client: HttpClient, kind: string, body: object): Promise<number> {
  return new JsonReader(jsonOf(await client.extensionPost(`/etl/${kind}`, body))).number('run_id');
}

function withWaiting(command: Command): Command {
  return command
    .option('--wait', 'wait for the end: exit code 0 for a status from 1900 to 1999, else 1')
    .option('--json', 'print JSON');
}

function withParameters(command: Command): Command {
  return command.option(
    '--param <name=value[@package]>',
    'value of a parameter, for one parameter package by its number or for all; several times for several',
    parameterArgument,
    [],
  );
}

/** Reads `NAME=VALUE` or `NAME=VALUE@NUMBER`; a value that itself ends so is followed by `@`. */
export function parameterArgument(text: string, before: readonly Parameter[]): readonly Parameter[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected NAME=VALUE or NAME=VALUE@PACKAGE.');
  const name = text.slice(0, at);
  const rest = text.slice(at + 1);
  const mark = rest.lastIndexOf('@');
  const number = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0 && number === '') return [...before, { name, value: rest.slice(0, mark) }];
  if (!isNumber(number)) return [...before, { name, value: rest }];
  return [...before, { name, value: rest.slice(0, mark), package: Number(number) }];
}

function isNumber(text: string): boolean {
  return text !== '' && [...text].every((one) => one >= '0' && one <= '9');
}
