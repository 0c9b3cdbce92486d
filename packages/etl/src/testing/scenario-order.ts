import { tmpdir } from 'node:os';
import type { ScenarioOrder } from '../definition/order.ts';
import type { Step } from '../definition/scenario.ts';
import { nextRunId } from './run-in-process.ts';

/** An order for a scenario of these steps; `declared` are its parameters. */
export function scenarioOrder(
  steps: Step[],
  more: Partial<Omit<ScenarioOrder, 'scenario'>> & {
    declared?: ScenarioOrder['scenario']['parameters'];
  } = {},
): ScenarioOrder {
  const { declared, ...rest } = more;
  return {
    version: 1,
    kind: 'scenario',
    runId: nextRunId(),
    attempt: 1,
    workFolder: tmpdir(),
    connections: [],
    ...rest,
    scenario: { name: 'scenario', steps, ...(declared === undefined ? {} : { parameters: declared }) },
  };
}

/** A step with four people. */
export const people: Step = {
  id: 'people',
  kind: 'constants',
  columns: [
    { name: 'id', type: 'int32' },
    { name: 'city', type: 'text' },
    { name: 'born', type: 'date' },
    { name: 'pay', type: 'decimal', precision: 10, scale: 2 },
  ],
  rows: [
    ['1', 'Ufa', '1990-01-02', '10.50'],
    ['2', 'Ufa', '1991-02-03', '20.25'],
    ['3', 'Kiel', null, null],
    ['4', ' kiel ', '1992-03-04', '0.05'],
  ],
};
