import { isJsonObject, privilegeNames, RIGHT_LETTERS, Rights, readGrants } from '@taktwerk/model';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { fullName, requireUser } from './user-name.ts';

/** A user with what he may do and where he has it from: extension of Taktwerk. */
export const getUser = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/users/:name/:department',
  summary: 'One user: state, groups, own rights, and what all of it comes to.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    name: Type.String(),
    title: Type.Optional(Type.String()),
    active: Type.Boolean(),
    has_password: Type.Boolean(),
    ldap: Type.Boolean({ description: 'The password is that of the directory.' }),
    locked_until: Type.Optional(Type.String({ description: 'After too many failed log-ins.' })),
    groups: Type.Array(Type.String()),
    privileges: Type.Array(Type.String(), { description: 'Of the user itself.' }),
    authorizations: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      description: 'Rows of the user itself.',
    }),
    effective: Type.Object({
      privileges: Type.Array(Type.String(), { description: 'With those of all groups.' }),
      unrestricted: Type.Array(Type.String(), { description: 'Rights held for everything of the client.' }),
    }),
  }),
  right: 'admin',
  async handle({ services, client, param }) {
    const { store } = services.taktwerk;
    const user = await requireUser(store, client, param);
    const name = fullName(user);
    const contents = (await store.users.grants(client, name)).map((text): unknown => JSON.parse(text));
    const own = contents.find((content) => isJsonObject(content) && generalOf(content).type === 'USER');
    const rights = new Rights(contents.map(readGrants));
    const title = own === undefined ? undefined : generalOf(own).title;
    const attributes = isJsonObject(own) ? own.user_attributes : undefined;
    const rows = isJsonObject(own) && Array.isArray(own.authorizations) ? own.authorizations : [];
    const lockedUntil = user.lockedUntil ?? 0;
    return {
      kind: 'json',
      value: {
        name,
        ...(typeof title === 'string' ? { title } : {}),
        active: user.active,
        has_password: user.passwordHash !== null,
        ldap: user.ldap,
        ...(lockedUntil > services.now() ? { locked_until: timestampText(lockedUntil) } : {}),
        groups: contents
          .filter((content) => content !== own)
          .map((content) => String(generalOf(content).name))
          .sort(),
        privileges: isJsonObject(attributes) ? privilegeNames(attributes.privileges) : [],
        authorizations: rows,
        effective: {
          privileges: rights.privileges,
          unrestricted: RIGHT_LETTERS.filter((letter) => rights.isUnrestricted(letter)),
        },
      },
    };
  },
});

function generalOf(content: unknown): Readonly<Record<string, unknown>> {
  if (!isJsonObject(content) || !isJsonObject(content.general_attributes)) return {};
  return content.general_attributes;
}
