/** What one run may hold. Lengths are in characters, as JavaScript counts them. */
export const LIMITS = {
  /** Text of one value, print or data line. */
  text: 1024 * 1024,
  /** Text of all variables together. */
  variableText: 32 * 1024 * 1024,
  variables: 10_000,
  arraySize: 100_000,
  /** Elements of all arrays together. */
  elements: 1_000_000,
  dataText: 16 * 1024 * 1024,
  /** Printed lines not yet taken by the host. */
  printText: 16 * 1024 * 1024,
  includeDepth: 32,
  /** Text of all includes together. */
  includeText: 16 * 1024 * 1024,
} as const;
