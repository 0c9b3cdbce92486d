import { type JsonObject, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { hashPassword } from '../../auth/password.ts';
import { defineEndpoint } from '../endpoint.ts';
import { changeDefinition } from './change-definition.ts';
import { GRANT_MEMBERS, grantMembers } from './grant-body.ts';
import { fullName, requireUser } from './user-name.ts';

/** Changes password, title or rights of a user, or locks him: extension of Taktwerk. */
export const changeUser = defineEndpoint({
  method: 'PATCH',
  path: '/taktwerk/v1/:client/users/:name/:department',
  summary: 'Changes what is given of a user; what he may do from his next request on.',
  query: Type.Object({}),
  body: Type.Object(
    {
      title: Type.Optional(Type.String({ description: 'Who it is.', expected: 'a text' })),
      password: Type.Optional(
        Type.String({ description: 'New password.', minLength: 1, expected: 'a text that is not empty' }),
      ),
      active: Type.Optional(
        Type.Literal(false, {
          description: 'false locks the user; POST users/unlock unlocks.',
          expected: 'false; POST users/unlock unlocks a user',
        }),
      ),
      ...GRANT_MEMBERS,
    },
    { expected: 'an object with what to change' },
  ),
  answer: Type.Object({}),
  right: 'admin',
  async handle({ services, caller, client, param, body }) {
    const { store } = services.taktwerk;
    const user = await requireUser(store, client, param);
    const { name, department } = user;
    const { title, password, active } = body;
    const subject = fullName(user);
    if (active !== undefined && subject === caller.user) {
      throw new TaktwerkError(
        'invalidField',
        'body.active: nobody can lock himself; ask another administrator.',
      );
    }
    if (password !== undefined && user.ldap) {
      throw new TaktwerkError(
        'invalidField',
        `body.password: ${subject} has that of the directory; expected none.`,
      );
    }
    const patch = (content: JsonObject): JsonObject => {
      const { privileges, authorizations } = grantMembers(body, content);
      return {
        ...(title === undefined ? {} : { general_attributes: { title } }),
        user_attributes: {
          ...(active === undefined ? {} : { is_active: '0' }),
          ...(privileges === undefined ? {} : { privileges }),
        },
        ...(authorizations === undefined ? {} : { authorizations }),
      };
    };
    const { password: _password, ...definition } = body;
    if (Object.keys(definition).length > 0) {
      await changeDefinition(services, caller, { type: 'USER', name: subject }, patch);
    }
    if (password !== undefined || active !== undefined) {
      const changes = [
        ...(password === undefined ? [] : ['password']),
        ...(active === undefined ? [] : ['locked']),
      ];
      await store.users.setAccess(
        { client, name, department },
        {
          ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
          ...(active === undefined ? {} : { active }),
          ...(password === undefined ? {} : { lockedUntil: null }),
        },
        {
          time: services.now(),
          client,
          user: caller.user,
          action: 'change access',
          subject,
          outcome: 'done',
          details: changes.join(', '),
        },
      );
    }
    return { kind: 'json', value: {} };
  },
});
