import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptReferences } from './script-references.ts';

test('names stand in includes, variable statements and activations, quoted or not, in any case', () => {
  const source = [
    ':INC jobi.header, NOFOUND=IGNORE',
    ":INCLUDE 'JOBI.OTHER'",
    ':PUT_VAR vara.a, "key", "value"',
    ':SET &X# = GET_VAR(VARA.B, "key")',
    ':IF GET_VAR("vara.c") = "1"',
    ':ENDIF',
    ':SET &R# = ACTIVATE_UC_OBJECT(SCRI.NEXT, WAIT)',
    ':SET &R# = ACTIVATE_UC_OBJECT(JOBS, JOBS.OLD)',
    ':SET &R# = EXECUTE_RECURRING(SCRI.OFTEN, "@daily")',
  ].join('\n');
  const { includes, variables, activations } = scriptReferences(source);
  assert.deepEqual(includes, ['JOBI.HEADER', 'JOBI.OTHER']);
  assert.deepEqual(variables, ['VARA.A', 'VARA.B', 'VARA.C']);
  assert.deepEqual(activations, ['SCRI.NEXT', 'JOBS.OLD', 'SCRI.OFTEN']);
});

test('comments, data lines, texts and names from variables name nothing', () => {
  const source = [
    '! :INC JOBI.A',
    'echo :INC JOBI.B',
    ':INC &NAME#',
    ':PRINT "GET_VAR(VARA.A)"',
    ':SET &A# = "not closed',
  ].join('\n');
  assert.deepEqual(scriptReferences(source), { includes: [], variables: [], activations: [] });
});
