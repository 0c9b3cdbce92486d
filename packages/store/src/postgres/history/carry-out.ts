import type { Connection } from '../connection/connection.ts';
import type { Steps } from './history-plan.ts';

/** Answers each statement of the steps with its rows, one after the other. */
export async function carryOut<Result>(connection: Connection, steps: Steps<Result>): Promise<Result> {
  let step = steps.next([]);
  while (!step.done) step = steps.next(await connection.find(step.value));
  return step.value;
}
