import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';

test('an emergency stop and a blackout opened by hand outlive the server, are listed and are taken back', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const objects = join(folder, 'objects');
  await writeObjects(objects, [
    {
      scri: {
        general_attributes: { name: 'SCRI.A', type: 'SCRI' },
        scripts: [{ process: [':PRINT "done"'] }],
      },
    },
    { blackout: { general_attributes: { name: 'BLACKOUT.A' }, blackout_attributes: {} } },
  ]);
  const first = await startServe(t, data, ['--no-agent']);
  const said = async (serve: typeof first, ...words: readonly string[]) => {
    const { code, out, err } = await serve.command(...words);
    assert.equal(code, 0, err + out);
    return out;
  };
  await said(first, 'apply', objects);
  assert.match(
    await said(first, 'blackout', 'open', 'blackout.a', '--reason', 'move'),
    /^BLACKOUT\.A is open\./,
  );
  assert.match(
    await said(first, 'emergency', 'stop', '--running', 'suspend', '--reason', 'fire'),
    /starts nothing until/,
  );
  const { run_id } = JSON.parse(await said(first, 'run', 'SCRI.A', '--json')) as { run_id: number };
  assert.equal(await first.stop(), 0);

  const second = await startServe(t, data, ['--no-agent']);
  assert.match(
    await said(second, 'why', String(run_id)),
    /stopped client .* for an emergency at .* \(fire\)/,
  );
  const listed = await said(second, 'blackout', 'list');
  assert.match(listed, /was stopped for an emergency at .*: fire/);
  assert.match(listed, /BLACKOUT\.A +open +.*ADMIN\/TAKTWERK: move/);
  assert.match(await said(second, 'emergency', 'lift'), /starts tasks again/);
  assert.match(await said(second, 'why', String(run_id)), /Blackout BLACKOUT\.A is open until it is closed/);
  await said(second, 'blackout', 'close', 'BLACKOUT.A');
  assert.match(await said(second, 'log', String(run_id), '--follow'), /done/);
  assert.equal(await second.stop(), 0);
});
