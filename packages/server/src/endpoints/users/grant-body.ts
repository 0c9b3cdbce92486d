import { isJsonObject, type JsonObject, type JsonValue } from '@taktwerk/model';
import { type Static, Type } from 'typebox';

/** One row of rights as callers send it: the members of the table in object JSON, all texts. */
const Row = Type.Record(Type.String(), Type.String(), { expected: 'an object of texts' });

/** Rights in the body of a user or group; `add_…` goes on top of what is there. */
export const GRANT_MEMBERS = {
  privileges: Type.Optional(
    Type.Array(Type.String(), { description: 'Privileges, all of them.', expected: 'a list of names' }),
  ),
  add_privileges: Type.Optional(
    Type.Array(Type.String(), { description: 'Further privileges.', expected: 'a list of names' }),
  ),
  authorizations: Type.Optional(
    Type.Array(Row, { description: 'Rows of rights, all of them.', expected: 'a list of rows' }),
  ),
  add_authorizations: Type.Optional(
    Type.Array(Row, { description: 'Further rows of rights.', expected: 'a list of rows' }),
  ),
};

const GrantBody = Type.Object(GRANT_MEMBERS);
export type GrantBody = Static<typeof GrantBody>;

/** The rights that a body asks for, as members of object JSON; what it does not name is left out. */
export function grantMembers(
  body: GrantBody,
  content: JsonObject,
): { readonly privileges?: JsonValue; readonly authorizations?: JsonValue } {
  const rows = list(content.authorizations);
  const attributes = content.user_group_attributes ?? content.user_attributes;
  const known = isJsonObject(attributes) ? attributes.privileges : undefined;
  const names = typeof known === 'string' ? known.split(',').map((name) => name.trim()) : list(known);
  const privileges = [...(body.privileges ?? names), ...(body.add_privileges ?? [])];
  const authorizations = [...(body.authorizations ?? rows), ...(body.add_authorizations ?? [])];
  return {
    ...(body.privileges === undefined && body.add_privileges === undefined
      ? {}
      : { privileges: [...new Set(privileges)] }),
    ...(body.authorizations === undefined && body.add_authorizations === undefined ? {} : { authorizations }),
  };
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
