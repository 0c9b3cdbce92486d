import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etlObject } from './etl-object.ts';

test('a version is known by the name it was saved under, whatever its object is called by now', () => {
  const version = { name: 'RULE.NEW', versionId: 7, objectId: 'id' };
  const saved = { general_attributes: { name: 'RULE.OLD', type: 'RULE' }, rule: {} };
  assert.equal(etlObject(version, 'RULE', saved).name, 'RULE.OLD');
});
