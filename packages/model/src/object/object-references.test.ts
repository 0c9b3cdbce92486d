import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectReferences } from './object-references.ts';

const general = (name: string, more = {}) => ({ general_attributes: { name, ...more } });

test('a workflow names the objects of its boxes, its queue and its prompt sets', () => {
  const references = objectReferences('JOBP', {
    ...general('JOBP.A', { queue: 'q.night' }),
    prompt_sets: 'prpt.a',
    workflow_definitions: [
      { line_number: '1', object_type: '<START>' },
      { line_number: '2', object_name: 'scri.a', object_type: 'SCRI' },
      { line_number: '3', object_type: '<END>' },
    ],
  });
  assert.deepEqual(references, [
    { name: 'SCRI.A', kind: 'workflow_task' },
    { name: 'PRPT.A', kind: 'prompt_set' },
    { name: 'Q.NIGHT', kind: 'queue' },
  ]);
});

test('a job names its agent and login, a login its agents, a group its users', () => {
  const job = { ...general('JOBS.A'), job_attributes: { agent: 'unix01', login: 'login.a' } };
  assert.deepEqual(objectReferences('JOBS', job), [
    { name: 'LOGIN.A', kind: 'login' },
    { name: 'UNIX01', kind: 'agent' },
  ]);
  const rows = ['unix01', '*'].map((agent) => ({ agent, login_type: 'UNIX', user: 'u' }));
  assert.deepEqual(objectReferences('LOGIN', { ...general('LOGIN.A'), login_definitions: rows }), [
    { name: 'UNIX01', kind: 'agent' },
  ]);
  const members = [{ USERNAME: 'oper/demo' }];
  assert.deepEqual(objectReferences('USRG', { ...general('GROUP'), members }), [
    { name: 'OPER/DEMO', kind: 'group_member' },
  ]);
  assert.deepEqual(objectReferences('VARA', general('VARA.A')), []);
});

test('a scenario names what its steps start, the agents and logins of shells, and whom its mails go to', () => {
  const steps = [
    { id: 'a', kind: 'run', object: 'load.sales' },
    { id: 'b', kind: 'run', object: ':what' },
    { id: 'c', kind: 'shell', agent: 'unix01', login: 'login.etl', text: 'true' },
    { id: 'd', kind: 'mail', to: ['a@example.org'], groups: ['ops', '&WHO#'], subject: 'x' },
  ];
  const found = objectReferences('SCEN', {
    general_attributes: { name: 'S', type: 'SCEN' },
    scenario: { steps },
  });
  const own = found.filter(({ name }) => name !== 'ETL01');
  assert.deepEqual(own, [
    { kind: 'activation', name: 'LOAD.SALES' },
    { kind: 'agent', name: 'UNIX01' },
    { kind: 'login', name: 'LOGIN.ETL' },
    { kind: 'recipient', name: 'OPS' },
  ]);
});
