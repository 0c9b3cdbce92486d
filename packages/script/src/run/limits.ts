/** What one run may hold. Lengths are in characters, as JavaScript counts them. */
export const LIMITS = {
  /** Text of one value, print or data line. */
  text: 1024 * 1024,
  /** Text of all variables together. */
  variableText: 16 * 1024 * 1024,
  variables: 10_000,
  arraySize: 100_000,
  /** Elements of all arrays together. */
  elements: 500_000,
  dataText: 16 * 1024 * 1024,
  /** Printed lines not yet taken by the host. */
  printText: 16 * 1024 * 1024,
  includeDepth: 32,
  /** Text of all includes together. */
  includeText: 2 * 1024 * 1024,
  /** Work of one statement, in characters or elements: no single step may take long. */
  statementWork: 16 * 1024 * 1024,
} as const;
