import type { SimulationOptions } from './simulate.ts';

/**
 * Lives that once broke a promise, each with what it was; all are run with every test. Options mean the same life only as
 * long as the simulation asks its dice in the same order: after a change of it they are ordinary lives, and stay as such.
 */
export const KEPT_LIVES: readonly SimulationOptions[] = [
  // Of the simulation with one node.
  { seed: 2462, nodes: 1 },
  { seed: 2747, nodes: 1 },
  // A frozen node woke up with nothing to write, did not notice that its lease was gone, and kept the agent to itself.
  { seed: 884, nodes: 3, trouble: 4_000 },
  { seed: 1465, nodes: 3, trouble: 4_000 },
  // A job that its agent had accepted was skipped, and ran all the same.
  { seed: 231, nodes: 2, trouble: 4_000 },
  // A loop and a branch ended 1820, as the store could not be read for a moment.
  { seed: 718_557, nodes: 1, trouble: 4_000 },
  // Jobs on all agents of a group that waited for a queue slot counted for its limit after a restart; nothing went on.
  { seed: 45, nodes: 2, days: 1 },
  // A task whose queue a user had ignored started although its client was stopped.
  { seed: 4, nodes: 2, days: 1 },
  // What follows an end was planned again for a time it had started at, as the clock was put back, and was then skipped.
  { seed: 282_799, nodes: 2, days: 1 },
];
