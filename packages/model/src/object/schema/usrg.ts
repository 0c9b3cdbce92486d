import { Type } from 'typebox';
import { Authorizations, Privileges } from './authorizations.ts';
import { GENERAL_MEMBERS } from './general.ts';

/** USRG: a group of users and its rights (reference `ae-rest-api.md` §12.2). */
export const UsrgContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    user_group_attributes: Type.Optional(
      Type.Object(
        { privileges: Type.Optional(Privileges) },
        { description: 'Attributes of the group.', expected: 'an object' },
      ),
    ),
    members: Type.Optional(
      Type.Array(
        Type.Object(
          { USERNAME: Type.String({ description: '`NAME/DEPARTMENT`.', expected: 'a text' }) },
          { expected: 'an object with USERNAME' },
        ),
        {
          description: 'Users of the group; the member name is in upper case.',
          expected: 'a list of members',
        },
      ),
    ),
    authorizations: Type.Optional(Authorizations),
  },
  { description: 'User group.', expected: 'an object' },
);
