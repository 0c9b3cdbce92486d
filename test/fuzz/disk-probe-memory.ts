/** What a probe of the disk and its thread share. */
export interface ProbeMemory {
  readonly flags: Int32Array;
  readonly times: Float64Array;
}

/** Flag: not 0 ends the thread. */
export const STOP = 0;
/** Time: since when a write is under way, milliseconds since 1970; 0 while none is. */
export const BEGUN = 0;
/** Time: the longest write since the last look, in milliseconds. */
export const LONGEST = 1;
/** Milliseconds between two writes. */
export const DISTANCE = 50;
