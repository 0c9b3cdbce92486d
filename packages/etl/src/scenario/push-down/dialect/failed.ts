/** Stands in the message of a statement that was made to fail. */
export const FAILED = 'taktwerk keeps exact';
