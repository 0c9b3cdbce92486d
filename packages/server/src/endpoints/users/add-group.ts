import { problemsText, readObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { objectDraft } from '../objects/object-draft.ts';
import { refuseUnsaved } from '../objects/refuse-save.ts';
import { GRANT_MEMBERS, grantMembers } from './grant-body.ts';
import { membersJson } from './group-members.ts';

/** Creates a group of users without writing object JSON: extension of Taktwerk. */
export const addGroup = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/groups',
  summary: 'Creates a group of users.',
  query: Type.Object({}),
  body: Type.Object(
    {
      name: Type.String({ description: 'Name of the group.', expected: 'the name of the group' }),
      title: Type.Optional(Type.String({ description: 'What it is for.', expected: 'a text' })),
      path: Type.Optional(Type.String({ description: 'Folder of its object.', expected: 'a text' })),
      members: Type.Optional(
        Type.Array(Type.String(), { description: 'Users, `NAME/DEPARTMENT`.', expected: 'a list of users' }),
      ),
      ...GRANT_MEMBERS,
    },
    { expected: 'an object with name' },
  ),
  answer: Type.Object({ name: Type.String() }),
  right: 'admin',
  async handle({ services, caller, client, body }) {
    const { name, title, path = '', members = [] } = body;
    const { privileges, authorizations } = grantMembers(body, {});
    const usrg = {
      general_attributes: { name, type: 'USRG', ...(title === undefined ? {} : { title }) },
      user_group_attributes: privileges === undefined ? {} : { privileges },
      members: membersJson(members),
      authorizations: authorizations ?? [],
    };
    const read = readObject({ data: { usrg }, path }, client);
    if (!read.ok) throw new TaktwerkError('invalidObject', problemsText(read.problems));
    const outcome = await services.taktwerk.saveObjects(caller, [objectDraft(read.object)], {
      overwrite: false,
      action: 'create group',
    });
    refuseUnsaved(outcome);
    return { kind: 'json', value: { name: read.object.name } };
  },
});
