/** Mark of a task whose backup is there, or whose reference run had one: what that changed must not be saved as the old state. */
export const BACKED_UP = 'backed up';
