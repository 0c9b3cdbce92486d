import type { TraceLevel } from '@taktwerk/server';

/** The level that the checked number of the setting stands for. */
export function traceLevel(number: number): TraceLevel {
  if (number === 0) return 0;
  return number === 1 ? 1 : 2;
}
