import type { Step } from '../../definition/scenario.ts';

/** Steps that give no rows, and are done as ever where a scenario is pushed down. */
export const ACTING: readonly Step['kind'][] = [
  ...(['execute', 'wait', 'condition', 'stop', 'success', 'dropCopies'] as const),
  ...(['run', 'shell', 'mail', 'start'] as const),
];
