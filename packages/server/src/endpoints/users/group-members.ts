import { canonicalName, isJsonObject, type JsonObject } from '@taktwerk/model';

/** Names of the members of a USRG, in the order they stand there. */
export function memberNames(content: JsonObject): readonly string[] {
  const { members } = content;
  if (!Array.isArray(members)) return [];
  return members.flatMap((member) =>
    isJsonObject(member) && typeof member.USERNAME === 'string' ? [canonicalName(member.USERNAME)] : [],
  );
}

/** Members as they stand in object JSON, each once. */
export function membersJson(names: readonly string[]): readonly { readonly USERNAME: string }[] {
  return [...new Set(names.map(canonicalName))].map((USERNAME) => ({ USERNAME }));
}
