import { type Static, Type } from 'typebox';
import { Authorizations, Privileges } from './authorizations.ts';
import { GENERAL_MEMBERS } from './general.ts';
import { Flag, Text } from './scalar.ts';

/**
 * USER, named `NAME/DEPARTMENT`; only `is_active` is a documented name (reference `ae-rest-api.md` §7.7, §12.2);
 * that there is an LDAP flag and an OAuth2 value is documented, their names are ours, as is
 * `email`.
 */
export const UserContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    user_attributes: Type.Optional(
      Type.Object(
        {
          is_active: Type.Optional(Flag('An inactive user is locked.')),
          password: Type.Optional(Text('Password; never given back.', 1024)),
          ldap: Type.Optional(Flag('The password is that of the LDAP directory; none is kept here.')),
          oauth2_value: Type.Optional(
            Text('What the claim of an OAuth 2 bearer token says when it is this user.', 255),
          ),
          email: Type.Optional(Text('Mail address notifications go to.', 320)),
          privileges: Type.Optional(Privileges),
        },
        { description: 'Attributes of the user.', expected: 'an object' },
      ),
    ),
    authorizations: Type.Optional(Authorizations),
  },
  { description: 'User.', expected: 'an object' },
);
export type UserContent = Static<typeof UserContent>;
