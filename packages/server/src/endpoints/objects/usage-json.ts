import { backslashPath } from '@taktwerk/model';
import type { ObjectUse } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import type { Access } from '../../rights/access.ts';
import { subjectOfObject } from '../../rights/subject-of.ts';

/** Answer of the usage endpoints (reference `ae-rest-api.md` §11.6). `kinds` and the name of the flag are ours. */
export const UsageAnswer = Type.Object({
  references: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      title: Type.Optional(Type.String()),
      folderpath: Type.String(),
      lastmodified: Type.String(),
      kinds: Type.Array(Type.String(), { description: 'In which ways the object is named there.' }),
    }),
  ),
  hidden_references: Type.Boolean({
    description: 'Whether references were left out that the user may not see.',
  }),
});

/** What of the uses the user may read. */
export function usageJson(all: readonly ObjectUse[], { rights }: Access) {
  const uses = all.filter(({ object }) => rights.allows('R', subjectOfObject(object)));
  const references = uses.map(({ object, kinds }) => ({
    name: object.name,
    type: object.type,
    ...(object.title === null ? {} : { title: object.title }),
    folderpath: backslashPath(object.folder),
    lastmodified: timestampText(object.modifiedAt),
    kinds,
  }));
  return { references, hidden_references: uses.length < all.length };
}
