import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

const script = {
  data: {
    scri: {
      general_attributes: { name: 'SCRI.A', type: 'SCRI', auto_deactivation: 'N' },
      scripts: [{ process: ':PRINT "done"' }],
    },
  },
  path: '',
};
const blackout = (attributes: object, name = 'BLACKOUT.A') => ({
  data: {
    blackout: {
      general_attributes: { name, type: 'BLACKOUT' },
      blackout_attributes: attributes,
    },
  },
  path: '',
});

async function started(t: { after(call: () => Promise<void>): void }) {
  const server = await startTestServer();
  t.after(() => server.end());
  const save = (body: object) => server.request('/100/objects?overwrite_existing_objects=true', { body });
  assert.equal((await save(script)).status, 200);
  const execute = async () => {
    const answer = await server.request('/100/executions', { body: { object_name: 'SCRI.A' } });
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    return (answer.json as { run_id: number }).run_id;
  };
  const extension = (path: string, body?: object, method?: 'DELETE') =>
    server.request(`/taktwerk/v1/100${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(method === undefined ? {} : { method }),
    });
  /** The status it ends with; the answer comes when its end is durable. */
  const ended = async (runId: number) =>
    ((await extension(`/executions/${runId}?wait=30`)).json as { status: number }).status;
  const why = async (runId: number) =>
    (await extension(`/executions/${runId}/why`)).json as { wait: object | null; text: string };
  const audit = async () =>
    (
      (await extension('/audit?max_results=50')).json as {
        data: { action: string; object: string; details: string }[];
      }
    ).data.map(({ action, object, details }) => `${action}|${object}|${details}`);
  return { server, save, execute, extension, ended, why, audit };
}

test('a blackout opened by hand holds what starts, says who opened it, is listed, and lets go when it is closed', async (t) => {
  const { save, execute, extension, ended, why, audit } = await started(t);
  const missing = await extension('/blackouts/BLACKOUT.A', { open: true });
  assert.equal(missing.status, 404);
  assert.equal((await save(blackout({}))).status, 200);
  assert.equal((await extension('/blackouts/blackout.a', { open: false })).status, 403);
  const past = await extension('/blackouts/blackout.a', { open: true, until: '2020-01-01T00:00:00Z' });
  assert.equal(past.status, 403);
  const open = await extension('/blackouts/blackout.a', { open: true, reason: 'data centre moves' });
  assert.deepEqual(open.json, { name: 'BLACKOUT.A', open: true });
  const run = await execute();
  const { wait, text } = await why(run);
  assert.deepEqual(wait, { kind: 'blackout', blackout: 'BLACKOUT.A' });
  assert.match(
    text,
    /^Blackout BLACKOUT\.A is open until it is closed, opened by .* \(data centre moves\)\.$/,
  );
  const { active, emergency_stop, blackouts } = (await extension('/holds')).json as {
    active: boolean;
    emergency_stop: null;
    blackouts: { name: string; open: boolean; until: null; by_hand: { reason: string } }[];
  };
  assert.deepEqual([active, emergency_stop], [true, null]);
  assert.deepEqual(
    blackouts.map(({ name, open: isOpen, until, by_hand }) => [name, isOpen, until, by_hand.reason]),
    [['BLACKOUT.A', true, null, 'data centre moves']],
  );
  assert.equal((await extension('/blackouts/BLACKOUT.A', { open: false })).status, 200);
  assert.equal(await ended(run), 1900);
  const said = await audit();
  assert.ok(said.includes('open blackout|BLACKOUT.A|data centre moves'), said.join('\n'));
  assert.ok(said.includes('close blackout|BLACKOUT.A|'), said.join('\n'));
});

test('a saved blackout counts at once, a changed and a deleted one too', async (t) => {
  const { save, execute, ended, why, server } = await started(t);
  await save(blackout({ windows: [{ from: '00:00', to: '24:00' }] }));
  const first = await execute();
  assert.match((await why(first)).text, /^Blackout BLACKOUT\.A is open until/);
  await save(blackout({ windows: [{ from: '00:00', to: '24:00' }], except_names: ['SCRI.*'] }));
  assert.equal(await ended(first), 1900);
  await save(blackout({ windows: [{ from: '00:00', to: '24:00' }] }));
  const second = await execute();
  assert.equal((await server.request('/100/objects/BLACKOUT.A', { method: 'DELETE' })).status, 200);
  assert.equal(await ended(second), 1900);
});

test('an emergency stop holds everything with its reason, is in the audit, and is lifted', async (t) => {
  const { execute, extension, ended, why, audit } = await started(t);
  const wrong = await extension('/emergency-stop', { action: 'explode' });
  assert.equal(wrong.status, 400);
  assert.match(
    JSON.stringify(wrong.json),
    /body\.action: is .*explode.*; expected one of none, suspend, cancel/,
  );
  assert.equal((await extension('/emergency-stop', undefined, 'DELETE')).status, 403);
  assert.equal((await extension('/emergency-stop', { action: 'suspend', reason: 'virus' })).status, 200);
  const run = await execute();
  assert.match((await why(run)).text, /stopped client 100 for an emergency at .* \(virus\)\.$/);
  const { emergency_stop } = (await extension('/holds')).json as { emergency_stop: object };
  assert.deepEqual(Object.keys(emergency_stop).sort(), ['action', 'reason', 'since', 'user']);
  assert.equal((await extension('/emergency-stop', undefined, 'DELETE')).status, 200);
  assert.equal(await ended(run), 1900);
  const said = await audit();
  assert.ok(said.includes('emergency stop|100|what runs is suspended: virus'), said.join('\n'));
  assert.ok(said.includes('lift emergency stop|100|'), said.join('\n'));
});
