import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { requireObject } from './require-object.ts';
import { versionJson } from './version-json.ts';

/** An object in the form it is saved in (reference `ae-rest-api.md` §11.1). */
export const getObject = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/objects/*',
  summary: 'One object.',
  query: Type.Object({
    fields: Type.Optional(
      Type.Array(Type.String(), { description: '`modification_details` adds who changed it and when.' }),
    ),
  }),
  body: null,
  answer: Type.Object({
    total: Type.Integer(),
    data: Type.Record(Type.String(), Type.Unknown()),
    path: Type.String(),
    client: Type.Integer(),
    hasmore: Type.Boolean(),
    modification_details: Type.Optional(
      Type.Object({
        creation_date: Type.String(),
        created_by: Type.String(),
        modification_date: Type.String(),
        modified_by: Type.String(),
      }),
    ),
  }),
  right: 'read',
  async handle({ services, client, param, query }) {
    const { store } = services.taktwerk;
    const version = await requireObject(store, client, param('*'));
    const envelope = await versionJson(store, version);
    if (!query.fields?.includes('modification_details')) return { kind: 'json', value: envelope };
    return {
      kind: 'json',
      value: {
        ...envelope,
        modification_details: {
          creation_date: timestampText(version.createdAt),
          created_by: version.createdBy,
          modification_date: timestampText(version.modifiedAt),
          modified_by: version.modifiedBy,
        },
      },
    };
  },
});
