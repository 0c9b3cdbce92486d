import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExecutable } from '../compile-executable.ts';
import { mapSecrets } from '../map-secrets.ts';
import { readObject } from '../read-object.ts';

function problems(attributes: object, scripts: object[] = []): readonly string[] {
  const outcome = readObject(
    {
      path: 'DEMO',
      data: {
        evnt: { general_attributes: { name: 'EVNT.A', type: 'EVNT' }, event_attributes: attributes, scripts },
      },
    },
    100,
  );
  return outcome.ok
    ? []
    : outcome.problems.map(({ path }) => path.replace('data.evnt.event_attributes.', ''));
}

const FILE = { type: 'FILE', agent: 'UNIX01', file: { path: '/in/*.csv' } };

test('an event of every kind is read', () => {
  assert.deepEqual(problems({ type: 'TIME', time: { execute_after: 'PT5M' } }), []);
  assert.deepEqual(problems(FILE), []);
  assert.deepEqual(
    problems({ type: 'LOG', agent: 'UNIX01', log: { path: '/var/x.log', line: '*ERR*' } }),
    [],
  );
  assert.deepEqual(
    problems({ type: 'DB', database: { connection: 'CONN.A', sql: 'select 1', value: '1' } }),
    [],
  );
  assert.deepEqual(
    problems({ type: 'LOG', agent: 'UNIX01', log: { command: 'journalctl -f', line: '*ERR*' } }),
    [],
  );
  assert.deepEqual(problems({ type: 'WEBHOOK', webhook: { secret: 'S' } }), []);
});

test('the member of the kind is needed, and no other is taken', () => {
  assert.deepEqual(problems({ type: 'FILE', agent: 'UNIX01' }), ['file']);
  assert.deepEqual(problems({ ...FILE, webhook: { secret: 'S' } }), ['webhook']);
  assert.deepEqual(problems({ type: '' }), ['type']);
  assert.deepEqual(problems({ type: 'CLOUD' }), ['type']);
});

test('what would never hit or never look is refused with its place', () => {
  assert.deepEqual(problems({ ...FILE, file: { path: 'in/*.csv' } }), ['file.path']);
  assert.deepEqual(problems({ ...FILE, file: { path: '/in/*/x.csv' } }), ['file.path']);
  assert.deepEqual(problems({ ...FILE, file: { path: '/in/' } }), ['file.path']);
  assert.deepEqual(problems({ ...FILE, file: { path: '/in/x', stable_for: 'soon' } }), ['file.stable_for']);
  assert.deepEqual(problems({ ...FILE, agent: '' }), ['agent']);
  assert.deepEqual(problems({ ...FILE, between_start: '09:00' }), ['between_end']);
  assert.deepEqual(problems({ type: 'TIME', time: {} }), ['time.execute_after']);
  assert.deepEqual(problems({ type: 'TIME', agent: 'A', time: { execute_after: 'PT1M' } }), ['agent']);
  assert.deepEqual(problems({ type: 'TIME', time: { execute_after_end: 'PT1M' } }), [
    'time.execute_after_end',
  ]);
  assert.deepEqual(problems({ type: 'LOG', agent: 'A', frequency: 'S', log: { path: '/x*', line: '' } }), [
    'frequency',
    'log.path',
    'log.line',
  ]);
  assert.deepEqual(
    problems({
      type: 'DB',
      database: { connection: '', sql: '', every: 'PT0S', operator: 'CHANGED', value: '1' },
    }),
    ['database.connection', 'database.sql', 'database.every', 'database.value'],
  );
  assert.deepEqual(problems({ type: 'WEBHOOK', webhook: { secret: '' } }), ['webhook.secret']);
});

test('a page that no hit would run is refused', () => {
  assert.deepEqual(problems(FILE, [{ post_process: [':PRINT "never"'] }]), [
    'data.evnt.scripts[0].post_process',
  ]);
  assert.deepEqual(problems(FILE, [{ process: [':PRINT "hit"'], pre_process: [] }]), []);
});

test('an event has the documented defaults', () => {
  const content = { general_attributes: { name: 'evnt.a', type: 'EVNT' }, event_attributes: FILE };
  const { event, agent } = compileExecutable('EVNT', content, 1);
  assert.equal(agent, 'UNIX01');
  assert.deepEqual(event, {
    source: { kind: 'file', path: '/in/*.csv', stableFor: 2000, minSize: 0, existing: true },
    frequency: 'repeatedly',
    maxActive: 100,
    window: null,
  });
});

test('the secret of a webhook is known as a secret', () => {
  const content = {
    general_attributes: { name: 'A' },
    event_attributes: { type: 'WEBHOOK', webhook: { secret: 'S' } },
  };
  assert.deepEqual(mapSecrets('EVNT', content, () => 'sealed').event_attributes, {
    type: 'WEBHOOK',
    webhook: { secret: 'sealed' },
  });
});
