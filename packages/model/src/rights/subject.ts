/** An object, or a task by its object, as rights look at it. */
export interface RightsSubject {
  readonly type: string;
  readonly name: string;
  /** Slash form; the empty text is the root; null when the object is gone. */
  readonly folder: string | null;
  /** Empty text for what has none, here and below. */
  readonly agent: string;
  readonly login: string;
  readonly agent2: string;
  readonly login2: string;
  readonly file1: string;
  readonly file2: string;
}

/** Members that only some objects have. */
const NONE = { agent: '', login: '', agent2: '', login2: '', file1: '', file2: '' } as const;

export function rightsSubject(
  known: Pick<RightsSubject, 'type' | 'name' | 'folder'> & Partial<RightsSubject>,
): RightsSubject {
  return { ...NONE, ...known };
}
