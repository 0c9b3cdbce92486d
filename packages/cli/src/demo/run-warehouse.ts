import { join } from 'node:path';
import { isEndedOk } from '@taktwerk/model';
import { jsonOf, textOf } from '../client/answer.ts';
import { awaitEnd } from '../client/await-end.ts';
import { children, type Execution } from '../client/execution.ts';
import type { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import { REPORT_START, readReport } from '../client/report.ts';

/** Objects of examples/objects/warehouse by what starts them. */
const COMPOSITION = '6b1f0a52-7d1e-4a3c-9c55-2f0c8f6b7a01';
const SCENARIO = '6b1f0a52-7d1e-4a3c-9c55-2f0c8f6b7a03';
const PACKAGE = '6b1f0a52-7d1e-4a3c-9c55-2f0c8f6b7a04';

/**
 * Loads the tables of the examples into a warehouse and shapes them there, each started by the object run API as any
 * program would; true when all was right.
 */
export async function runWarehouse(
  client: HttpClient,
  folders: { readonly data: string; readonly work: string },
  out: (line: string) => void,
): Promise<boolean> {
  for (const body of preparation(folders)) textOf(await client.ae('POST', '/objects', { body }));
  const started: readonly [what: string, body: object][] = [
    ['composition LOAD.ZONES', { object: 'composition', uuid: COMPOSITION }],
    ['package PACK.WAREHOUSE', { object: 'package', uuid: PACKAGE }],
    [
      'scenario SCEN.ZONES with atLeast = 10',
      {
        object: 'scenario',
        uuid: SCENARIO,
        parameters: [{ parameterName: 'atLeast', parameterValue: '10' }],
      },
    ],
  ];
  let last = 0;
  for (const [what, body] of started) {
    last = new JsonReader(jsonOf(await client.runObject(body))).number('run_id');
    out(`POST /object/run: ${what}, run ${last}`);
    const { execution: end } = await awaitEnd(client, last);
    const members = await children(client, last);
    for (const child of members) out(line(child, 2));
    out(line(end, 1));
    if (isEndedOk(end.status)) continue;
    for (const { runId, status, name } of [...members, end]) {
      if (!isEndedOk(status)) out(`${name} (${runId}) reports:\n${await reportOf(client, runId)}`);
    }
    return false;
  }
  out('');
  for (const row of await previewOf(client, last)) out(row);
  out('');
  return true;
}

/** What holds the places of this machine, and the switch that publishes the service to the client. */
function preparation({ data, work }: { readonly data: string; readonly work: string }): readonly object[] {
  const connection = (name: string, body: object) => ({
    data: { conn: { general_attributes: { name, type: 'CONN' }, connection: body } },
    path: 'EXAMPLES/WAREHOUSE',
  });
  return [
    connection('CONN.TZDATA', { kind: 'files', folder: data }),
    connection('CONN.WAREHOUSE', { kind: 'sqlite', path: join(work, 'warehouse.db') }),
    {
      data: {
        vara: {
          general_attributes: { name: 'UC_CLIENT_SETTINGS', type: 'VARA', sub_type: 'STATIC' },
          static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }],
        },
      },
      path: '',
    },
  ];
}

function line(task: Execution, depth: number): string {
  const took = task.runtime === null ? '' : `, ${task.runtime} s`;
  const name = task.alias === null || task.alias === '' ? task.name : `${task.name} ${task.alias}`;
  return `${'  '.repeat(depth)}${name} (${task.runId}): ${task.statusText}${took}`;
}

/** The rows that the preview step of a scenario left in its report, as a table. */
async function previewOf(client: HttpClient, runId: number): Promise<readonly string[]> {
  const lines = (await reportOf(client, runId)).split('\n');
  const from = lines.findIndex((one) => one.startsWith('Rows of '));
  if (from < 0) return ['The report shows no rows.'];
  return lines.slice(from + 1, lines.indexOf('', from));
}

async function reportOf(client: HttpClient, runId: number): Promise<string> {
  let report = '';
  await readReport(client, runId, 'REP', REPORT_START, (piece) => {
    report += piece;
  });
  return report;
}
