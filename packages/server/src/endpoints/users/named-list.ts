import { type TProperties, Type } from 'typebox';
import { PAGE_SIZE } from '../../http/page-size.ts';

/** Parameters of a list that is ordered by name and read on from the last one; `pattern` says what a name is. */
export function namedListQuery(pattern: string) {
  return Type.Object({
    name: Type.Optional(Type.String({ description: `${pattern}, \`*\` and \`?\` allowed.` })),
    ...PAGE_SIZE,
    after: Type.Optional(Type.String({ description: 'Last name of the page before.' })),
  });
}

/** A page of such a list: entries with name and title, and what else `members` say. */
export function namedListJson<Members extends TProperties>(members: Members) {
  return Type.Object({
    total: Type.Integer(),
    data: Type.Array(Type.Object({ name: Type.String(), title: Type.Optional(Type.String()), ...members })),
    hasmore: Type.Boolean(),
  });
}
