import { isEndedOk } from '@taktwerk/model';
import { jsonOf } from '../client/answer.ts';
import { awaitEnd } from '../client/await-end.ts';
import type { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';

/** How a command that has started a run goes on. */
export interface StartedOptions {
  readonly wait?: true;
  readonly json?: true;
}

/** Tells the run id, or waits for the end of the run and tells how it ended. */
export async function finishRun(
  client: HttpClient,
  runId: number,
  options: StartedOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.wait !== true) {
    terminal.out(options.json === true ? JSON.stringify({ run_id: runId }) : String(runId));
    return;
  }
  if (options.json !== true) terminal.err(`Run ${runId} started; waiting for its end.`);
  const { execution, json } = await awaitEnd(client, runId);
  terminal.out(
    options.json === true ? JSON.stringify(json) : `${runId} ${execution.status} ${execution.statusText}`,
  );
  if (isEndedOk(execution.status)) return;
  const why = jsonOf(await client.extension(`/executions/${runId}/why`));
  const reason = new JsonReader(why).text('text');
  if (reason !== execution.statusText) terminal.err(reason);
  terminal.end('failed');
}
