import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { TaktwerkProcess, testFolder } from './taktwerk-process.ts';
import { firstUrl } from './test-server.ts';

test('the demonstration runs to its result and leaves nothing behind', async (t) => {
  const folder = await testFolder(t);
  const demo = new TaktwerkProcess(['demo', '--exit'], { TMPDIR: folder });
  t.after(() => demo.kill());
  assert.equal(await demo.ended, 0, demo.err);
  assert.ok(demo.out.includes('JOBP.ZONES (1000000): ENDED_OK'), demo.out);
  assert.ok(demo.out.includes('312 time zones'), demo.out);
  assert.ok(demo.out.includes('121  America'), demo.out);
  assert.deepEqual(await readdir(folder), []);
});

test('without --exit it stays up, its curl lines work, and Ctrl-C ends it with 0', async (t) => {
  const folder = await testFolder(t);
  const demo = new TaktwerkProcess(['demo'], { TMPDIR: folder });
  t.after(() => demo.kill());
  await demo.until('it stays up', () => demo.out.includes('until Ctrl-C'));
  const url = firstUrl(demo.out) ?? '';
  const credentials = demo.out.split("curl -u '")[1]?.split("'")[0] ?? '';
  const answer = await fetch(`${url}/ae/api/v1/100/executions/1000000/children`, {
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    signal: AbortSignal.timeout(90_000),
  });
  assert.equal(answer.status, 200);
  demo.child.kill('SIGINT');
  assert.equal(await demo.ended, 0);
  assert.deepEqual(await readdir(folder), []);
});
