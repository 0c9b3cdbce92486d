import { isEnded } from '@taktwerk/model';
import { Command } from 'commander';
import { jsonOf } from '../client/answer.ts';
import { connect } from '../client/connect.ts';
import { type ConnectionOptions, withConnection } from '../client/connection.ts';
import { children, type Execution, readExecution } from '../client/execution.ts';
import type { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import { reportTypes } from '../client/report.ts';
import type { Terminal } from '../terminal.ts';
import { runIdArgument } from './run-id-argument.ts';
import { showObject } from './show-object.ts';
import { textTable } from './text-table.ts';

interface Options extends ConnectionOptions {
  readonly json?: true;
}

/** Tasks shown of a tree; a workflow may have tens of thousands. */
const MOST_TASKS = 500;

/** `taktwerk show`: one run, what is below it, and why it waits; or an object. */
export function showCommand(terminal: Terminal): Command {
  return withConnection(
    new Command('show')
      .summary('show a run, its children, and why it waits; or an object')
      .description(
        `Show a run, the tree of its children (at most ${MOST_TASKS} tasks), its variables and reports, and what it waits for. Given a name, show that object: its definition, and the uuid programs start it by if it has one.`,
      )
      .argument('<run-id-or-object>', 'run to show, or the name of an object', runOrObject)
      .option('--json', 'print JSON'),
  ).action(async (wanted: number | string, options: Options) => {
    const client = await connect(options, terminal);
    if (typeof wanted === 'string') {
      await showObject(terminal, client, wanted, options.json === true);
      return;
    }
    const runId = wanted;
    const json = jsonOf(
      await client.ae('GET', `/executions/${runId}`, { query: { fields: 'variables,restarts' } }),
    );
    const why = jsonOf(await client.extension(`/executions/${runId}/why`));
    const tree = await readTree(client, runId, { left: MOST_TASKS });
    if (options.json === true) {
      terminal.out(JSON.stringify({ execution: json, why, children: tree }));
      return;
    }
    const reader = new JsonReader(json);
    const execution = readExecution(reader);
    for (const line of textTable(details(execution))) terminal.out(line);
    const text = new JsonReader(why).text('text');
    if (text !== execution.statusText) terminal.out(isEnded(execution.status) ? text : `Waits: ${text}`);
    section(terminal, 'Children', treeLines(tree, 1));
    section(terminal, 'Variables', variables(new JsonReader(reader.value.variables)));
    const reports = await reportTypes(client, runId);
    if (reports.length > 0)
      terminal.out(
        `Reports: ${reports.join(', ')} (taktwerk log ${runId} --type ${reports.at(-1) ?? 'ACT'})`,
      );
  });
}

/** Digits alone are a run id, everything else is the name of an object. */
function runOrObject(text: string): number | string {
  return /^[0-9]+$/.test(text) ? runIdArgument(text) : text;
}

function details(execution: Execution): readonly (readonly string[])[] {
  const { runId, name, alias, type, status, statusText } = execution;
  const rows: readonly (readonly [string, string | number | null])[] = [
    ['Run', runId],
    ['Object', `${name} (${type})`],
    ['Alias', alias],
    ['Status', `${status} ${statusText}`],
    ['User', execution.user],
    ['Queue', execution.queue],
    ['Agent', execution.agent],
    ['Part of run', execution.parent === 0 ? null : execution.parent],
    ['Restart of run', execution.referenceRunId === 0 ? null : execution.referenceRunId],
    ['Activated', execution.activationTime],
    ['Started', execution.startTime],
    ['Ended', execution.endTime],
    ['Runtime', execution.runtime === null ? null : `${execution.runtime} s`],
  ];
  return rows.filter(([, value]) => value !== null).map(([label, value]) => [label, String(value)]);
}

/** A task with what is below it. */
interface Branch {
  readonly execution: Execution;
  readonly children: readonly Branch[];
}

/** Reads the tree below a run, one list after the other. `budget` counts down over the whole tree. */
async function readTree(
  client: HttpClient,
  runId: number,
  budget: { left: number },
): Promise<readonly Branch[]> {
  const branches: Branch[] = [];
  for (const execution of await children(client, runId)) {
    if (budget.left <= 0) break;
    budget.left -= 1;
    const below = execution.type === 'JOBP' ? await readTree(client, execution.runId, budget) : [];
    branches.push({ execution, children: below });
  }
  return branches;
}

function treeLines(branches: readonly Branch[], depth: number): readonly string[] {
  return branches.flatMap(({ execution, children: below }) => {
    const { runId, alias, name, status, statusText } = execution;
    const line = `${'  '.repeat(depth)}${runId}  ${alias ?? name}  ${status} ${statusText}`;
    return [line, ...treeLines(below, depth + 1)];
  });
}

function variables(json: JsonReader): readonly string[] {
  return Object.keys(json.value).map((name) => `  &${name} = ${json.text(name)}`);
}

function section(terminal: Terminal, heading: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  terminal.out(`${heading}:`);
  for (const line of lines) terminal.out(line);
}
