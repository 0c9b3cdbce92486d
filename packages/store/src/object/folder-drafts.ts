import type { ObjectDraft } from '../port/store.ts';

/** A FOLD object for each folder that the drafts lie in, outer folders first. */
export function folderDrafts(drafts: readonly Pick<ObjectDraft, 'client' | 'folder'>[]): ObjectDraft[] {
  const folders = new Map<string, ObjectDraft>();
  for (const { client, folder } of drafts) {
    const parts = folder.split('/').filter((part) => part !== '');
    for (const [depth, part] of parts.entries()) {
      const path = parts.slice(0, depth + 1).join('/');
      const name = part.toUpperCase();
      folders.set(`${client} ${path.toUpperCase()}`, {
        client,
        name,
        type: 'FOLD',
        title: null,
        archiveKey1: null,
        archiveKey2: null,
        folder: parts.slice(0, depth).join('/'),
        content: JSON.stringify({
          metadata: { version: '21.0.0' },
          general_attributes: { name, type: 'FOLD' },
        }),
        varaRows: [],
        scriptText: '',
        documentationText: '',
      });
    }
  }
  return [...folders.values()].sort((a, b) => depthOf(a) - depthOf(b));
}

function depthOf(draft: ObjectDraft): number {
  return draft.folder === '' ? 0 : draft.folder.split('/').length;
}
