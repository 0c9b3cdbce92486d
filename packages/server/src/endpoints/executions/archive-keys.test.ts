import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('the archive keys of an object are in its runs, where lists filter by them, and in its script', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const run = async (name: string, keys: object): Promise<number> => {
    const process = [':PRINT "keys &$ARCHIVE_KEY1#|&$ARCHIVE_KEY2#"'];
    const scri = { general_attributes: { name, ...keys }, scripts: [{ process }] };
    const saved = await server.request('/100/objects', { body: { data: { scri }, path: '' } });
    assert.equal(saved.status, 200, saved.text);
    const started = await server.request('/100/executions', { body: { object_name: name } });
    const { run_id } = started.json as { run_id: number };
    await server.taktwerk.whenEnded(100, run_id, 60_000);
    return run_id;
  };
  const night = await run('SCRI.NIGHT', { archive_key1: 'Night run', archive_key2: 'K2' });
  const day = await run('SCRI.DAY', { archive_key1: 'DAY' });
  const none = await run('SCRI.NONE', {});

  const object = await server.request('/100/objects/SCRI.NIGHT');
  assert.match(object.text, /"archive_key1":"Night run","archive_key2":"K2"/);
  const one = (await server.request(`/100/executions/${night}`)).json as Record<string, unknown>;
  assert.deepEqual([one.archive_key1, one.archive_key2], ['Night run', 'K2']);
  const bare = (await server.request(`/100/executions/${none}`)).json as object;
  assert.equal('archive_key1' in bare, false);

  const found = async (query: string): Promise<number[]> => {
    const answer = await server.request(`/100/executions?include_deactivated=true&${query}`);
    assert.equal(answer.status, 200, answer.text);
    const { data } = answer.json as { data: { run_id: number }[] };
    return data.map(({ run_id }) => run_id);
  };
  assert.deepEqual(await found('archive_key1=night*'), [night]);
  assert.deepEqual(await found('archive_key1=D?Y'), [day]);
  assert.deepEqual(await found('archive_key1=night'), [], 'compared whole');
  assert.deepEqual(await found('archive_key1=night*&archive_key1_exclude=true'), [none, day]);
  assert.deepEqual(await found('archive_key2=k2&archive_key1=*run'), [night]);
  const search = await server.request('/100/search', {
    body: { filters: [{ filter_identifier: 'archive_key1', query: 'ni*' }] },
  });
  assert.deepEqual(
    (search.json as { data: { name: string }[] }).data.map(({ name }) => name),
    ['SCRI.NIGHT'],
  );

  const said = async (runId: number): Promise<string> =>
    (await server.request(`/100/executions/${runId}/reports/ACT`)).text;
  assert.match(await said(night), /keys Night run\|K2/);
  assert.match(await said(none), /keys \|/);
});
