import type { RightLetter } from '@taktwerk/model';

/** The rights in words, for messages. */
export const LETTER_WORDS: Readonly<Record<RightLetter, string>> = {
  R: 'read',
  W: 'write',
  X: 'execute',
  D: 'delete',
  C: 'cancel',
  S: 'statistics and executions',
  P: 'reports',
  M: 'modify at run time',
  L: 'service levels',
};
