import { FAULTS, type PlannedFault, type PointKind } from './fault-plan.ts';
import { type SimulationOptions, type SimulationResult, simulate } from './simulate.ts';

/** A short life without other trouble, whose points are gone through one by one. */
const CALM = 2_000;

/**
 * Lets each fault strike at each numbered point of one life in which nothing else goes wrong; `step` takes every so
 * manieth point.
 */
export async function* sweep(
  options: Pick<SimulationOptions, 'seed' | 'nodes'>,
  step: number,
): AsyncGenerator<{ readonly planned: PlannedFault; readonly result: SimulationResult }> {
  const life = { ...options, trouble: CALM };
  const { points } = await simulate({ ...life, planned: 'nothing' });
  for (const point of Object.keys(FAULTS) as PointKind[]) {
    for (let number = 1; number <= points[point]; number += step) {
      for (const fault of FAULTS[point]) {
        const planned: PlannedFault = { point, number, fault };
        yield { planned, result: await simulate({ ...life, planned }) };
      }
    }
  }
}
