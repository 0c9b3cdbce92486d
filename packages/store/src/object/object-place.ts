import type { ObjectDraft } from '../port/store.ts';

/** `object.place` as the schema computes it: what tells folders of one name apart. */
export function objectPlace(draft: Pick<ObjectDraft, 'type' | 'folder'>): string {
  return draft.type === 'FOLD' ? `/${asciiUpper(draft.folder)}` : '';
}

/** Upper case the way SQLite's upper() does it: ASCII alone. */
function asciiUpper(text: string): string {
  let upper = '';
  for (const character of text) {
    upper += character >= 'a' && character <= 'z' ? character.toUpperCase() : character;
  }
  return upper;
}
