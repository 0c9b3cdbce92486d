import type { Steps } from '../../history/history-plan.ts';
import type { Connection } from '../connection/connection.ts';

/** Answers each statement of the steps with its rows. */
export function carryOut<Result>(connection: Connection, steps: Steps<Result>): Result {
  let step = steps.next([]);
  while (!step.done) step = steps.next(connection.all(step.value.sql, ...step.value.values));
  return step.value;
}
