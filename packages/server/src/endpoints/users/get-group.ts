import { canonicalName, isJsonObject, privilegeNames, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { requireObject } from '../objects/require-object.ts';
import { versionContent } from '../objects/version-json.ts';
import { memberNames } from './group-members.ts';

/** A group of users with members and rights: extension of Taktwerk. */
export const getGroup = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/groups/:group',
  summary: 'One group of users: members and rights.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({
    name: Type.String(),
    title: Type.Optional(Type.String()),
    members: Type.Array(Type.String()),
    privileges: Type.Array(Type.String()),
    authorizations: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  }),
  right: 'admin',
  async handle({ services, client, param }) {
    const { store } = services.taktwerk;
    const version = await requireObject(store, client, canonicalName(param('group')));
    if (version.type !== 'USRG') {
      throw new TaktwerkError(
        'unknownObject',
        `${version.name} is of type ${version.type}, not a group of users.`,
      );
    }
    const content = await versionContent(store, version);
    const attributes = content.user_group_attributes;
    return {
      kind: 'json',
      value: {
        name: version.name,
        ...(version.title === null ? {} : { title: version.title }),
        members: memberNames(content),
        privileges: isJsonObject(attributes) ? privilegeNames(attributes.privileges) : [],
        authorizations: Array.isArray(content.authorizations) ? content.authorizations : [],
      },
    };
  },
});
