import { isEnded } from '@taktwerk/model';
import { jsonOf } from './answer.ts';
import { type Execution, readExecution } from './execution.ts';
import type { HttpClient } from './http-client.ts';
import { JsonReader } from './json-reader.ts';

/** Seconds one request waits for the end of a run: the most the server grants. */
const LONGEST_WAIT = 30;

/** The run as it is as soon as it has ended, or after so many seconds. */
export async function awaitEndFor(client: HttpClient, runId: number, seconds: number): Promise<Execution> {
  const answer = await client.extension(`/executions/${runId}`, {
    query: { wait: seconds },
    waits: seconds * 1000,
  });
  return readExecution(new JsonReader(jsonOf(answer)));
}

/** The run once it has ended, however long that takes. */
export async function awaitEnd(client: HttpClient, runId: number): Promise<Execution> {
  for (;;) {
    const execution = await awaitEndFor(client, runId, LONGEST_WAIT);
    if (isEnded(execution.status)) return execution;
  }
}
