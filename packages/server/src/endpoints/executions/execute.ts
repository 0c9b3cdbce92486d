import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { Once, onceOptions } from './once.ts';
import { Recurring, recurringOptions } from './recurring.ts';

const Text = (description: string) => Type.Optional(Type.String({ description, expected: 'a text' }));

/** Activates an object (reference `ae-rest-api.md` §8.3). */
export const execute = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/executions',
  summary: 'Activates an object and answers with its run id.',
  query: Type.Object({}),
  body: Type.Object(
    {
      object_name: Type.String({
        description: 'Object to activate.',
        minLength: 1,
        expected: 'the name of an object',
      }),
      alias: Text('Name of the task in lists.'),
      queue: Text('Queue instead of that of the object.'),
      timezone: Text(
        'Name of a TZ object or zone for a recurring execution; not checked, without effect on others.',
      ),
      execution_option: Text('`execute`, `once` or `recurring`.'),
      inputs: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          description: 'Values of prompt set variables, `&` optional.',
          expected: 'an object of variables and their values',
        }),
      ),
      once: Type.Optional(Once),
      recurring: Type.Optional(Recurring),
    },
    { expected: 'an object with object_name' },
  ),
  answer: Type.Object({ run_id: Type.Integer() }),
  right: 'execute',
  on: 'handler',
  async handle({ services, caller, access, body }) {
    const option = (body.execution_option || impliedOption(body)).toLowerCase();
    if (option !== 'execute' && option !== 'once' && option !== 'recurring') {
      throw new TaktwerkError(
        'invalidField',
        `body.execution_option: is "${body.execution_option}"; expected execute, once or recurring`,
      );
    }
    await access.requireByName('X', body.object_name.trim());
    const { runId } = await services.taktwerk.execute(caller, {
      objectName: body.object_name.trim(),
      ...(body.alias ? { alias: body.alias } : {}),
      ...(body.queue ? { queue: body.queue } : {}),
      ...(body.inputs === undefined ? {} : { inputs: body.inputs }),
      ...(option === 'once' ? onceOptions(body.once ?? {}) : {}),
      ...(option === 'recurring' ? recurringOptions(body.recurring, body.timezone) : {}),
    });
    return { kind: 'json', value: { run_id: runId } };
  },
});

/** Who describes a later execution and forgets the option does not want it now. */
function impliedOption(body: { readonly once?: unknown; readonly recurring?: unknown }): string {
  if (body.once !== undefined) return 'once';
  return body.recurring === undefined ? 'execute' : 'recurring';
}
