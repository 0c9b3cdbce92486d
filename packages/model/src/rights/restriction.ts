/** What a row of the table of rights is about. Null asks for nothing; patterns hold `*` and `?`. */
export interface RightsFilter {
  /** Object type in upper case; a type nobody has covers nothing. */
  readonly type: string | null;
  readonly name: string | null;
  /** Of folder and name together, `/A/B/NAME`; an object that is gone has no path. */
  readonly path: string | null;
  /** Of the folder or one around it, `/A/B`; the root is `/`. */
  readonly folder: string | null;
  readonly agent: string | null;
  readonly login: string | null;
  /** Of a file transfer: agent, login and files of the other side. */
  readonly agent2: string | null;
  readonly login2: string | null;
  readonly file1: string | null;
  readonly file2: string | null;
}

/** Rows of one number: it speaks for the types it names, and there one of its rows has to cover the object. */
export interface RightsGroup {
  /** Null: every type. */
  readonly types: readonly string[] | null;
  readonly rows: readonly RightsFilter[];
}

/**
 * What one right allows, as data that a store turns into a condition: an object is seen if one of the holders allows
 * it and none of the denied filters covers it. A holder (the user or a group of users) allows what every number that
 * speaks for the type covers, if there is one.
 */
export interface Restriction {
  readonly holders: readonly (readonly RightsGroup[])[];
  readonly denied: readonly RightsFilter[];
}
