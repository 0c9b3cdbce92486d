import type { AuditEntry, ObjectType, Restriction } from '@taktwerk/model';
import type { ObjectVersion } from './store.ts';

/** Which deleted objects are meant; all when absent. */
export interface DeletedConditions {
  readonly objectId?: string;
  /** Only what the caller may see. */
  readonly visible?: Restriction;
}

/** Who changes an object, and when (milliseconds since 1970). */
export interface ChangeStamp {
  readonly by: string;
  readonly at: number;
}

/** An object that was deleted, as it was last. */
export interface DeletedObject extends ObjectVersion {
  readonly deletedAt: number;
  readonly deletedBy: string;
}

/** What stands in the way of deleting, moving or renaming; then nothing has happened. */
export type ChangeRefusal =
  | { readonly kind: 'unknown' }
  /** Several folders bear the name: the whole path tells which is meant. */
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] };

export type DeleteOutcome =
  | { readonly kind: 'deleted'; readonly object: ObjectVersion }
  /** The folder holds objects or folders. */
  | { readonly kind: 'notEmpty'; readonly count: number }
  | ChangeRefusal;

export type MoveOutcome =
  /** New versions of everything that lies elsewhere now, the moved object first. */
  | { readonly kind: 'moved'; readonly versions: readonly ObjectVersion[] }
  /** A folder of that name lies there already. */
  | { readonly kind: 'exists'; readonly path: string }
  /** A folder cannot lie in itself. */
  | { readonly kind: 'intoItself' }
  | ChangeRefusal;

export type RenameOutcome =
  /** The version that bears the new name, and the name before. */
  | { readonly kind: 'renamed'; readonly from: string; readonly version: ObjectVersion }
  /** The name belongs to an object. */
  | { readonly kind: 'exists'; readonly name: string }
  /** Objects of the type keep their name: the engine or the store knows them by it. */
  | { readonly kind: 'fixed'; readonly type: ObjectType }
  | ChangeRefusal;

export type RestoreOutcome =
  | { readonly kind: 'restored'; readonly object: ObjectVersion }
  /** The name belongs to another object by now. */
  | { readonly kind: 'exists'; readonly name: string }
  | { readonly kind: 'unknown' };

/** Taking objects out of use, bringing them back, moving and renaming them. Every version stays readable by its id. */
export interface ObjectRecycling {
  /**
   * Takes an object out of use: it is found by name no more and its name is free. Rows of a VARA wait with it, a user
   * loses password and access. Objects come before folders of the same name; a folder may be named by its path and has
   * to be empty.
   */
  delete(client: number, name: string, stamp: ChangeStamp, audit: AuditEntry): Promise<DeleteOutcome>;
  /** Deleted objects, the last deleted first. */
  deleted(client: number, limit: number, conditions?: DeletedConditions): Promise<readonly DeletedObject[]>;
  /** Brings a deleted object back under its name, with its rows; missing folders are made, a user comes back locked. */
  restore(client: number, objectId: string, audit: AuditEntry): Promise<RestoreOutcome>;
  /** Puts an object, or a folder with all it holds, into another folder, which is made if missing. */
  move(
    client: number,
    name: string,
    folder: string,
    stamp: ChangeStamp,
    audit: AuditEntry,
  ): Promise<MoveOutcome>;
  /**
   * Gives an object another name, free and checked, in a new version; its ids stay, and earlier versions say in their
   * content what they were called.
   */
  rename(
    client: number,
    name: string,
    newName: string,
    stamp: ChangeStamp,
    audit: AuditEntry,
  ): Promise<RenameOutcome>;
}

/** Conditions of a search; all given ones must hold, texts are compared without regard to the case of ASCII letters. */
export interface ObjectConditions {
  /** With wildcards, compared whole. */
  readonly name?: string;
  readonly types?: readonly ObjectType[];
  /** With wildcards, anywhere in the title. */
  readonly title?: string;
  /** With wildcards, anywhere in the scripts. */
  readonly script?: string;
  /** With wildcards, anywhere in the documentation. */
  readonly documentation?: string;
  /** With wildcards, anywhere in the stored JSON. */
  readonly content?: string;
  /** With wildcards, compared whole; an object without the key has the empty text. */
  readonly archiveKey1?: string;
  readonly archiveKey2?: string;
  readonly createdBy?: string;
  readonly modifiedBy?: string;
  /** Both ends included, milliseconds. */
  readonly created?: TimeRange;
  readonly modified?: TimeRange;
  /** Last activation, in whole seconds; an object that has never run is in no range. */
  readonly used?: TimeRange;
  /** Slash form, in any case, without wildcards. */
  readonly folder?: { readonly path: string; readonly subfolders: boolean };
}

export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

export interface ObjectSearch extends ObjectConditions {
  readonly client: number;
  readonly limit: number;
  /** Only names that come after this one, for the next page; folders of that very name are left out. */
  readonly after?: string;
  /** Further conditions of kinds already given; they must hold too. */
  readonly also?: readonly ObjectConditions[];
  /** Only what the caller may see; everything when absent. */
  readonly visible?: Restriction;
}

/** An object as a search finds it. */
export interface FoundObject extends ObjectVersion {
  /** Second of the last activation as milliseconds; null if it has never run. */
  readonly lastUsedAt: number | null;
  /** Object id of the folder; null for the root. */
  readonly folderId: string | null;
}
