import type { ObjectDraft, SaveOptions, SaveOutcome } from '../port/store.ts';
import { objectPlace } from './object-place.ts';

/** What a draft is stored as: objects of one identity are versions of one another. */
export function objectIdentity(draft: Pick<ObjectDraft, 'client' | 'name' | 'type' | 'folder'>): string {
  return JSON.stringify([draft.client, draft.name, objectPlace(draft)]);
}

/**
 * Why drafts cannot be saved, or null. `storedType` answers for one draft what is stored under its identity. Another
 * type cannot be cured by overwriting, so it is told first.
 */
export function saveRefusal(
  drafts: readonly ObjectDraft[],
  overwrite: boolean,
  storedType: (draft: ObjectDraft) => ObjectDraft['type'] | null,
): SaveOutcome | null {
  const otherType: string[] = [];
  const exists: string[] = [];
  const before = new Map<string, ObjectDraft['type']>();
  for (const draft of drafts) {
    const identity = objectIdentity(draft);
    const type = before.get(identity) ?? storedType(draft);
    if (type !== null && type !== draft.type) otherType.push(draft.name);
    else if (type !== null) exists.push(draft.name);
    before.set(identity, draft.type);
  }
  if (otherType.length > 0) return { kind: 'otherType', names: [...new Set(otherType)] };
  if (exists.length > 0 && !overwrite) return { kind: 'exists', names: [...new Set(exists)] };
  return null;
}

/** Names of new drafts whose uuid an object of another name, or another draft, has already. */
export function takenUuids(
  drafts: readonly ObjectDraft[],
  storedType: (draft: ObjectDraft) => ObjectDraft['type'] | null,
  holder: (draft: ObjectDraft) => string | null,
): readonly string[] {
  const given = new Map<string, string>();
  return drafts
    .filter((draft) => {
      if (draft.uuid == null || storedType(draft) !== null) return false;
      const key = `${draft.client}:${draft.uuid}`;
      const name = given.get(key) ?? holder(draft) ?? draft.name;
      given.set(key, name);
      return name !== draft.name;
    })
    .map((draft) => draft.name);
}

/** Drafts without the folders that are there already and may stay as they are. */
export function withoutKeptFolders(
  drafts: readonly ObjectDraft[],
  options: SaveOptions,
  storedType: (draft: ObjectDraft) => ObjectDraft['type'] | null,
): readonly ObjectDraft[] {
  if (options.keepFolders !== true || options.overwrite) return drafts;
  return drafts.filter((draft) => draft.type !== 'FOLD' || storedType(draft) === null);
}
