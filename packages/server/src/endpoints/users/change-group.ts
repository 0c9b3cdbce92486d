import { canonicalName, type JsonObject } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { changeDefinition } from './change-definition.ts';
import { GRANT_MEMBERS, grantMembers } from './grant-body.ts';
import { memberNames, membersJson } from './group-members.ts';

const Users = (description: string) =>
  Type.Optional(Type.Array(Type.String(), { description, expected: 'a list of users' }));

/** Changes members or rights of a group of users: extension of Taktwerk. */
export const changeGroup = defineEndpoint({
  method: 'PATCH',
  path: '/taktwerk/v1/:client/groups/:group',
  summary: 'Changes what is given of a group of users; it counts from the next request of its members on.',
  query: Type.Object({}),
  body: Type.Object(
    {
      title: Type.Optional(Type.String({ description: 'What it is for.', expected: 'a text' })),
      members: Users('Users, all of them.'),
      add_members: Users('Further users.'),
      remove_members: Users('Users who leave.'),
      ...GRANT_MEMBERS,
    },
    { expected: 'an object with what to change' },
  ),
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, param, body }) {
    const { title, members, add_members: joining = [], remove_members: leaving = [] } = body;
    const gone = new Set(leaving.map(canonicalName));
    const patch = (content: JsonObject): JsonObject => {
      const { privileges, authorizations } = grantMembers(body, content);
      const names = [...(members ?? memberNames(content)), ...joining].map(canonicalName);
      return {
        ...(title === undefined ? {} : { general_attributes: { title } }),
        ...(privileges === undefined ? {} : { user_group_attributes: { privileges } }),
        ...(authorizations === undefined ? {} : { authorizations }),
        members: membersJson(names.filter((name) => !gone.has(name))),
      };
    };
    await changeDefinition(services, caller, { type: 'USRG', name: canonicalName(param('group')) }, patch);
    return { kind: 'json', value: {} };
  },
});
