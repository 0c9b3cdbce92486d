import { isEnded } from '@taktwerk/model';
import { jsonOf } from './answer.ts';
import { type Execution, readExecution } from './execution.ts';
import type { HttpClient } from './http-client.ts';
import { JsonReader } from './json-reader.ts';

/** Seconds one request waits for the end of a run: the most the server grants. */
const LONGEST_WAIT = 30;

/** An execution, read and as the server gave it. */
export interface AwaitedExecution {
  readonly execution: Execution;
  readonly json: unknown;
}

/** The run as it is as soon as it has ended, or after so many seconds. */
export async function awaitEndFor(
  client: HttpClient,
  runId: number,
  seconds: number,
): Promise<AwaitedExecution> {
  const json = jsonOf(
    await client.extension(`/executions/${runId}`, { query: { wait: seconds }, waits: seconds * 1000 }),
  );
  return { execution: readExecution(new JsonReader(json)), json };
}

/** The run once it has ended, however long that takes. */
export async function awaitEnd(client: HttpClient, runId: number): Promise<AwaitedExecution> {
  for (;;) {
    const awaited = await awaitEndFor(client, runId, LONGEST_WAIT);
    if (isEnded(awaited.execution.status)) return awaited;
  }
}
