import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Step } from './definition/scenario.ts';
import { readOrder } from './read-order.ts';
import { people, scenarioOrder } from './testing/scenario-order.ts';

/** What is said of a scenario with this second step. */
function refusal(step: object): string {
  const order = scenarioOrder([people]);
  const scenario = { ...order.scenario, steps: [people, { id: 'b', inputs: ['people'], ...step }] };
  try {
    readOrder(JSON.stringify({ ...order, scenario }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

it('says of a wrong step only what its own kind wants', () => {
  assert.equal(
    refusal({ kind: 'filter' } satisfies Pick<Step, 'kind'>),
    'The order to the data plane is not valid. order.scenario.steps[1].condition is missing; expected an expression',
  );
  assert.match(
    refusal({ kind: 'quality', severity: 'stop', checks: [{ kind: 'notNull', columns: 'id' }] }),
    /valid\. order\.scenario\.steps\[1\]\.checks\[0\]\.columns is "id"; expected a list of columns$/,
  );
});

it('says which kinds there are where one is not known', () => {
  assert.match(
    refusal({ kind: 'filtre' }),
    /valid\. order\.scenario\.steps\[1\]\.kind is "filtre"; expected one of extract, result, [^;]*filter,[^;]*$/,
  );
});
