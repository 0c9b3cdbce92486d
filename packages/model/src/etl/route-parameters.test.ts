import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GivenParameter, ParameterDefinition } from './parameter.ts';
import { type ParameterTarget, routeParameters } from './route-parameters.ts';

const define = (
  name: string,
  type: ParameterDefinition['type'],
  more: Partial<ParameterDefinition> = {},
): ParameterDefinition => ({ name, type, required: false, defaultValue: null, ...more });

const give = (
  name: string,
  value: string | number | boolean,
  more: Partial<GivenParameter> = {},
): GivenParameter => ({ name, value, isDate: false, packageNumber: null, ...more });

const COMPOSITION: ParameterTarget = {
  parameters: [
    define('НачалоПериода', 'date', { required: true }),
    define('Region', 'text', { defaultValue: 'all' }),
  ],
  packages: [
    new Map([
      ['НачалоПериода', null],
      ['Region', null],
    ]),
    new Map([['НачалоПериода', '2026-01-01T00:00:00']]),
  ],
};
const SCENARIO: ParameterTarget = {
  parameters: [define('Limit', 'integer'), define('Rate', 'decimal'), define('Full', 'boolean')],
  packages: null,
};

function values(target: ParameterTarget, given: readonly GivenParameter[]): unknown {
  const routed = routeParameters(target, given);
  return routed.ok ? routed.values.map((one) => Object.fromEntries(one)) : routed.problems;
}

test('a value with a package number goes to that package, the others keep what they have', () => {
  const given = [give('началопериода', '2026-03-01', { isDate: true, packageNumber: 1 })];
  assert.deepEqual(values(COMPOSITION, given), [
    { НачалоПериода: '2026-03-01T00:00:00', Region: 'all' },
    { НачалоПериода: '2026-01-01T00:00:00' },
  ]);
});

test('a value without a package number goes to every package that declares the name, one that names its package comes first', () => {
  const given = [
    give('НачалоПериода', '01.03.2026', { isDate: true, packageNumber: 2 }),
    give('НачалоПериода', '20260401', { isDate: true }),
    give('Region', 7),
  ];
  assert.deepEqual(values(COMPOSITION, given), [
    { НачалоПериода: '2026-04-01T00:00:00', Region: '7' },
    { НачалоПериода: '2026-03-01T00:00:00' },
  ]);
});

test('every problem is told by name: unknown, outside the packages, not in the package, twice, wrong type, missing', () => {
  const given = [
    give('Nobody', 'x'),
    give('Region', 'x', { packageNumber: 3 }),
    give('Region', 'x', { packageNumber: 2 }),
    give('Region', 'x', { isDate: true }),
    give('НачалоПериода', '2026-01-01', { packageNumber: 1 }),
    give('НачалоПериода', 'soon', { packageNumber: 1, isDate: true }),
  ];
  assert.deepEqual(values(COMPOSITION, given), [
    { kind: 'unknown', name: 'Nobody' },
    { kind: 'packageUnknown', name: 'Region', packageNumber: 3, packages: 2 },
    { kind: 'notInPackage', name: 'Region', packageNumber: 2 },
    { kind: 'typeNotTaken', name: 'Region', type: 'text' },
    { kind: 'typeNeeded', name: 'НачалоПериода' },
    { kind: 'twice', name: 'НачалоПериода', packageNumber: 1 },
    { kind: 'notOfType', name: 'НачалоПериода', type: 'date', value: 'soon' },
    { kind: 'missing', name: 'НачалоПериода', packageNumber: 1 },
  ]);
});

test('a scenario takes no package number, and gets its values converted to the declared types', () => {
  assert.deepEqual(values(SCENARIO, [give('limit', 10, { packageNumber: 1 })]), [
    { kind: 'packageNotTaken', name: 'limit' },
  ]);
  const given = [give('Limit', '0012345678901234567890'), give('RATE', '1,50'), give('Full', 'Да')];
  assert.deepEqual(values(SCENARIO, given), [{ Limit: '12345678901234567890', Rate: '1.50', Full: 'true' }]);
  assert.deepEqual(values(SCENARIO, [give('Limit', '1.5'), give('Rate', '1.2.3'), give('Full', 'maybe')]), [
    { kind: 'notOfType', name: 'Limit', type: 'integer', value: '1.5' },
    { kind: 'notOfType', name: 'Rate', type: 'decimal', value: '1.2.3' },
    { kind: 'notOfType', name: 'Full', type: 'boolean', value: 'maybe' },
  ]);
});
