import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Runs a text of script (reference `ae-rest-api.md` §8.11). Such a script can do anything, so the right is that to execute everything. */
export const runScript = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/scripts',
  summary: 'Runs a script given as text; its output is the ACT report of the run.',
  query: Type.Object({}),
  body: Type.Object(
    {
      script: Type.String({
        description: 'Lines of AE script, separated by line feeds.',
        minLength: 1,
        expected: 'a text with at least one line of script',
      }),
      queue: Type.Optional(
        Type.String({ description: 'Queue; that of the client when absent.', expected: 'a text' }),
      ),
    },
    { expected: 'an object with script' },
  ),
  answer: Type.Object({ run_id: Type.Integer() }),
  right: 'execute',
  async handle({ services, caller, body }) {
    const { runId } = await services.taktwerk.runScript(caller, {
      script: body.script,
      ...(body.queue ? { queue: body.queue } : {}),
    });
    return { kind: 'json', value: { run_id: runId } };
  },
});
