import type { ReadObject } from '@taktwerk/model';
import type { ObjectDraft } from '@taktwerk/store';

/** What the store takes of an object that was read; its secrets must be sealed or taken out by now. */
export function objectDraft(object: ReadObject): ObjectDraft {
  const { client, name, type, title, archiveKey1, archiveKey2, folder, content, uuid } = object;
  return {
    client,
    name,
    type,
    title,
    archiveKey1,
    archiveKey2,
    folder,
    content: JSON.stringify(content),
    varaRows: object.varaRows,
    scriptText: object.scriptText,
    documentationText: object.documentationText,
    uuid,
  };
}
