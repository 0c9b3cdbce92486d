import type { LiveTask } from '@taktwerk/engine';
import {
  type AgentSource,
  type DatabaseSource,
  isAgentSource,
  isJsonObject,
  type JsonObject,
  mapSecrets,
  substituteVariables,
  type WatchOrder,
} from '@taktwerk/model';
import type { OutwardEffect } from '../batch/batch.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { OpenSecret } from '../etl/open-secrets.ts';

/** What an agent is told to look for, or why there is nothing it could be told. */
export type WatchOrderOutcome =
  | { readonly ok: true; readonly order: WatchOrder }
  | { readonly ok: false; readonly text: string };

export interface WatchOrderParts {
  readonly host: { task(runId: number): LiveTask | undefined };
  readonly definitions: Pick<DefinitionSource, 'get'>;
  readonly openSecret: OpenSecret;
  readonly epoch: number;
}

/** Puts the order of an event together: the variables of its task replaced, the connection as it is now with its secrets open. */
export async function watchOrder(
  parts: WatchOrderParts,
  { runId, attempt, paused, taken, upTo }: Extract<OutwardEffect, { kind: 'watch' }>,
): Promise<WatchOrderOutcome> {
  const live = parts.host.task(runId);
  const event = live?.definition?.event;
  if (live === undefined || event == null || !isAgentSource(event.source))
    return { ok: false, text: 'The event is not active any more.' };
  const source = await orderedSource(parts, live, event.source);
  if (typeof source === 'string') return { ok: false, text: source };
  const { name } = live.task;
  const once = event.frequency === 'once';
  return {
    ok: true,
    order: { runId, attempt, epoch: parts.epoch, name, source, once, paused, taken, upTo },
  };
}

async function orderedSource(
  parts: WatchOrderParts,
  live: LiveTask,
  source: AgentSource,
): Promise<WatchOrder['source'] | string> {
  const replaced = (text: string) => substituteVariables(text, (name) => live.variables.get(name));
  if (source.kind === 'file') return { ...source, path: replaced(source.path) };
  if (source.kind === 'log')
    return {
      ...source,
      path: replaced(source.path),
      command: source.command === null ? null : replaced(source.command),
      line: replaced(source.line),
    };
  const order = await queryOrder(parts, live, { ...source, sql: replaced(source.sql) });
  if (typeof order === 'string') return order;
  const { operator, every } = source;
  return { kind: 'database', order, operator, value: replaced(source.value), every };
}

/** A look of the data plane at the first row of the query; why not, as a text. */
async function queryOrder(
  { definitions, openSecret }: WatchOrderParts,
  { task }: LiveTask,
  { connection: name, sql }: DatabaseSource,
): Promise<JsonObject | string> {
  const object = await definitions.get(task.client, name);
  if (object?.kind !== 'etl' || object.etl.type !== 'CONN')
    return `There is no connection ${name} (CONN) in client ${task.client}.`;
  let unopened = false;
  const { connection } = mapSecrets('CONN', { connection: { ...object.etl.body, name } }, (secret) => {
    const clear = secret === '' ? '' : openSecret(secret);
    unopened ||= clear === null;
    return clear;
  });
  if (unopened || !isJsonObject(connection))
    return `The password of connection ${name} was sealed with another key; set it anew.`;
  return {
    version: 1,
    kind: 'preview',
    name: task.name,
    runId: task.runId,
    attempt: task.attempt,
    connections: [connection],
    rule: { name: task.name, query: { kind: 'sql', text: sql } },
    sources: [{ name: task.name, connection: name }],
    rows: 1,
    profile: false,
  };
}
