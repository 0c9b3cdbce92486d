import type { WaitReason } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readRunId, requireTask } from '../executions/run-id.ts';

/** Why a task does not go on: extension of Taktwerk. */
export const explainExecution = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/executions/:run_id/why',
  summary: 'What a task waits for, as data and in one sentence.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    run_id: Type.Integer(),
    status: Type.Integer(),
    status_text: Type.String(),
    text: Type.String(),
    wait: Type.Optional(Type.Object({ kind: Type.String() }, { additionalProperties: true })),
  }),
  right: 'see',
  async handle({ services, client, param }) {
    const { taktwerk } = services;
    const { runId } = await requireTask(taktwerk.store, client, readRunId(param('run_id')));
    const why = await taktwerk.explain(client, runId);
    return {
      kind: 'json',
      value: {
        run_id: why.runId,
        status: why.status,
        status_text: why.statusText,
        text: why.text,
        ...(why.wait === null ? {} : { wait: waitJson(why.wait) }),
      },
    };
  },
});

/** The reason with its member names in snake case; members that are `null` are left out. */
function waitJson(wait: WaitReason): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(wait)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [snakeCase(name), name === 'kind' ? snakeCase(String(value)) : value]),
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
