import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { type ServeProcess, startServe, writeObjects } from './test-server.ts';

async function start(
  serve: ServeProcess,
  key: string,
  body: object,
): Promise<{ readonly status: number; readonly again: boolean; readonly json: unknown }> {
  const credentials = Buffer.from('100/ADMIN/TAKTWERK:a password of the tests').toString('base64');
  const answer = await fetch(`${serve.url}/ae/api/v1/100/executions`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    again: answer.headers.get('idempotency-replayed') === 'true',
    json: await answer.json(),
  };
}

test('a request with a key counts once although the server was killed in between, and another with that key is refused', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const first = await startServe(t, data, ['--no-agent']);
  await writeObjects(join(folder, 'objects'), [
    {
      scri: {
        general_attributes: { name: 'SCRI.KEYED', type: 'SCRI' },
        scripts: [{ process: [':WAIT 600'] }],
      },
    },
  ]);
  const applied = await first.here('apply', join(folder, 'objects'));
  assert.equal(applied.code, 0, applied.err + applied.out);
  const body = { object_name: 'SCRI.KEYED' };
  const before = await Promise.all([1, 2, 3].map(() => start(first, 'key-1', body)));
  assert.deepEqual(
    before.map(({ status }) => status),
    [200, 200, 200],
  );
  await first.process.kill();

  const second = await startServe(t, data, ['--no-agent']);
  const after = await start(second, 'key-1', body);
  assert.deepEqual([after.status, after.again, after.json], [200, true, before[0]?.json]);
  const other = await start(second, 'key-1', { ...body, alias: 'OTHER' });
  assert.deepEqual([other.status, (other.json as { code: number }).code], [409, 45941]);
  const list = (await second.get('/executions?name=SCRI.KEYED')) as { total: number };
  assert.equal(list.total, 1);
});
