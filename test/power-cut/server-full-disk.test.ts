import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, ServerProcess } from '../processes/taktwerk-processes.ts';
import { createDiskImage, imageProblem } from './disk-image.ts';
import { ServerLoad } from './server-load.ts';

test('a full disk answers 503, the server lives and reads, nothing acknowledged is lost, and it goes on when there is room', {
  skip: imageProblem() ?? false,
}, async (context) => {
  const image = createDiskImage(24);
  const ballast = join(image.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024));
  const server = new ServerProcess(join(image.folder, 'data'), await freePort());
  try {
    await server.start();
    const load = new ServerLoad(server);
    await load.define(120_000);
    let status = 200;
    for (let count = 0; status === 200 && count < 5_000; count += 1) status = await load.one();
    assert.equal(status, 503);
    const refusal = load.refusals[0];
    assert.match(refusal?.message ?? '', /45960.*disk is full/i);
    context.diagnostic(`${load.acknowledged.length} executions until the disk was full`);
    const ping = await fetch(`${server.url}/ping`);
    assert.equal(ping.status, 200);
    const first = (await load.get(`/executions/${load.acknowledged[0]}`)) as { status: number };
    assert.equal(first.status, 1900, 'reads go on');
    await assert.rejects(load.get('/system/health'), /503.*DOWN/);

    rmSync(ballast);
    const until = Date.now() + 120_000;
    while ((await load.one()) !== 200) {
      assert.ok(Date.now() < until, 'the server does not go on though there is room');
      await pause(100);
    }
    const before = load.acknowledged.length;
    await server.kill();
    await server.start();
    const list = (await load.get('/executions?include_deactivated=true&max_results=5000')) as {
      data: { run_id: number; status: number }[];
    };
    const stored = new Map(list.data.map((one) => [one.run_id, one.status]));
    for (const runId of load.acknowledged) assert.equal(stored.get(runId), 1900, `run ${runId}`);
    assert.ok(before > 10);
  } finally {
    await server.kill();
    image.remove();
  }
});
