import { jsonOf } from './answer.ts';
import type { HttpClient } from './http-client.ts';
import { JsonReader } from './json-reader.ts';

/** What commands show of an execution. */
export interface Execution {
  readonly runId: number;
  readonly name: string;
  readonly alias: string | null;
  readonly type: string;
  readonly status: number;
  readonly statusText: string;
  readonly queue: string;
  readonly agent: string | null;
  readonly user: string;
  readonly parent: number;
  readonly lineNumber: number | null;
  readonly referenceRunId: number;
  readonly activationTime: string;
  readonly startTime: string | null;
  readonly endTime: string | null;
  /** Whole seconds. */
  readonly runtime: number | null;
}

export interface ExecutionPage {
  readonly total: number;
  readonly executions: readonly Execution[];
  readonly hasMore: boolean;
  /** As the server gave it. */
  readonly json: unknown;
}

export function readExecution(json: JsonReader): Execution {
  return {
    runId: json.number('run_id'),
    name: json.text('name'),
    alias: json.optionalText('alias'),
    type: json.text('type'),
    status: json.number('status'),
    statusText: json.text('status_text'),
    queue: json.text('queue'),
    agent: json.optionalText('agent'),
    user: json.text('user'),
    parent: json.number('parent'),
    lineNumber: json.optionalNumber('line_number'),
    referenceRunId: json.number('reference_run_id'),
    activationTime: json.text('activation_time'),
    startTime: json.optionalText('start_time'),
    endTime: json.optionalText('end_time'),
    runtime: json.optionalNumber('runtime'),
  };
}

export function readPage(value: unknown): ExecutionPage {
  const json = new JsonReader(value);
  return {
    total: json.number('total'),
    executions: json.list('data').map(readExecution),
    hasMore: json.flag('hasmore'),
    json: value,
  };
}

/** All direct children of a run, in the order of their lines. */
export async function children(client: HttpClient, runId: number): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  let after: number | undefined;
  for (;;) {
    const query = { max_results: PAGE, start_at_run_id: after };
    const page = readPage(jsonOf(await client.ae('GET', `/executions/${runId}/children`, { query })));
    found.push(...page.executions);
    after = page.executions.at(-1)?.runId;
    if (!page.hasMore || after === undefined) break;
  }
  return found.sort((a, b) => (a.lineNumber ?? 0) - (b.lineNumber ?? 0) || a.runId - b.runId);
}

const PAGE = 1000;
