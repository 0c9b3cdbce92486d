import { canonicalName, readObjectName, TaktwerkError } from '@taktwerk/model';
import { objectUsage } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { subjectOfObject } from '../../rights/subject-of.ts';
import { defineEndpoint } from '../endpoint.ts';
import { changeError } from '../objects/refuse-change.ts';
import { UsageAnswer, usageJson } from '../objects/usage-json.ts';

/** Objects named in the answer at most; `GET …/objects/{old name}/usage` names all of them. */
const MOST = 1_000;

/**
 * Gives an object another name: extension of Taktwerk. Its uuid stays. Like a deletion it does not ask who names the
 * object: the answer tells.
 */
export const renameObject = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/objects/:object_name/rename',
  summary: 'Gives an object another name; its uuid stays. Objects that name it are told, not changed.',
  query: Type.Object({}),
  body: Type.Object(
    { name: Type.String({ description: 'New name.', expected: 'the new name of the object' }) },
    { expected: 'an object with name' },
  ),
  answer: Type.Object({
    name: Type.String(),
    type: Type.String(),
    used_by: UsageAnswer,
    more: Type.Boolean({ description: 'Whether more objects name the old name than are told here.' }),
  }),
  right: 'write',
  on: 'handler',
  async handle({ services, caller, client, access, param, body }) {
    const { store } = services.taktwerk;
    const name = canonicalName(param('object_name'));
    const object = await store.objects.get(client, name);
    if (object === null) throw changeError({ kind: 'unknown' }, client, name);
    access.requireToChange('W', object);
    const read = readObjectName(body.name, object.type);
    if (!read.ok) throw new TaktwerkError('invalidField', `body.name: ${read.message}`);
    access.require('W', { ...subjectOfObject(object), name: read.name });
    const outcome = await services.taktwerk.renameObject(caller, name, read.name);
    switch (outcome.kind) {
      case 'renamed': {
        const all = await objectUsage(store, client, name);
        const used = usageJson(all.slice(0, MOST), access);
        const { version } = outcome;
        return {
          kind: 'json',
          value: { name: version.name, type: version.type, used_by: used, more: all.length > MOST },
        };
      }
      case 'exists':
        throw new TaktwerkError(
          'nameTaken',
          `Client ${client} has an object ${outcome.name} already; expected a name that is free.`,
        );
      case 'fixed':
        throw new TaktwerkError(
          'nameFixed',
          `${name} is of type ${outcome.type}, whose objects are known by their names; save it under the new name and delete the old one.`,
        );
      default:
        throw changeError(outcome, client, name);
    }
  },
});
