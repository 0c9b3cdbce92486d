import { backslashPath } from '@taktwerk/model';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';

/** Deleted objects, the last deleted first: extension of Taktwerk. */
export const listDeletedObjects = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/deleted-objects',
  summary: 'Objects that were deleted and can be brought back.',
  query: Type.Object({
    max_results: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5000, description: 'Page size, 50 when absent.' }),
    ),
  }),
  body: null,
  answer: Type.Object({
    data: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        type: Type.String(),
        title: Type.Optional(Type.String()),
        folder_path: Type.String(),
        deleted_date: Type.String(),
        deleted_by: Type.String(),
      }),
    ),
  }),
  right: 'recycle',
  async handle({ services, client, access, query }) {
    const limit = Math.min(query.max_results ?? 50, 5000);
    const deleted = await services.taktwerk.store.objects.deleted(client, limit, access.visible('R'));
    const data = deleted.map((object) => ({
      id: object.objectId,
      name: object.name,
      type: object.type,
      ...(object.title === null ? {} : { title: object.title }),
      folder_path: backslashPath(object.folder),
      deleted_date: timestampText(object.deletedAt),
      deleted_by: object.deletedBy,
    }));
    return { kind: 'json', value: { data } };
  },
});
