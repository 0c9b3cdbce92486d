import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { OUTPUT_WINDOW } from '@taktwerk/model';
import { setStage } from '../test-server/test-agent.ts';

/** Bytes of every kind, with and without line ends, by a fixed rule. */
function mixedBytes(length: number): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  for (let i = 0; total < length; i++) {
    const hash = createHash('sha256').update(String(i)).digest();
    const part = i % 3 === 0 ? hash : Buffer.from(`Zeile ${i}: äöü € 𝄞 ${hash.toString('hex')}\n`);
    parts.push(part);
    total += part.length;
  }
  return Buffer.concat(parts);
}

describe('output', () => {
  it('arrives while the job runs', async (test) => {
    const { server, folder } = await setStage(test);
    const job = server.order(1_000_000, { script: `mkfifo ${folder}/f\necho first\ncat ${folder}/f\n` });
    await server.until(() => job.text === 'first\n');
    assert.equal(job.exit, null);
    await writeFile(`${folder}/f`, 'second');
    await job.ended;
    assert.equal(job.text, 'first\nsecond');
  });

  it('without a line end is sent once it has been quiet', async (test) => {
    const { server, folder } = await setStage(test);
    const job = server.order(1_000_000, {
      script: `mkfifo ${folder}/f\nprintf 'Password: \\303'\ncat ${folder}/f\n`,
    });
    await server.until(() => job.text === 'Password: ');
    await writeFile(`${folder}/f`, Buffer.from([0xa4, 0x0a]));
    await job.ended;
    assert.equal(job.text, 'Password: ä\n');
  });

  it('is the same text as the whole file decoded at once, whatever its bytes', async (test) => {
    const { server, folder } = await setStage(test);
    const bytes = Buffer.concat([
      mixedBytes(3_000_000),
      Buffer.alloc(300_000, 0xff),
      Buffer.from([0xe2, 0x82]),
    ]);
    await writeFile(join(folder, 'data'), bytes);
    const job = server.order(1_000_000, { script: `cat ${folder}/data\n` });
    await job.ended;
    assert.equal(job.outputBytes, bytes.length);
    assert.ok(job.text === bytes.toString('utf8'));
  });

  it('of 50 MB arrives whole, never more under way than the window, in little memory', async (test) => {
    const { server, folder } = await setStage(test);
    const block = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
    await writeFile(join(folder, 'block'), block);
    const job = server.order(1_000_000, {
      script: `i=0\nwhile [ $i -lt 50 ]; do cat ${folder}/block; i=$((i+1)); done\n`,
    });
    await job.ended;
    assert.equal(job.text.length, 50 * block.length);
    assert.ok(job.text === block.toString().repeat(50));
    assert.ok(server.largestWindow <= OUTPUT_WINDOW + 64 * 1024);
  });

  it('waits on disk while the server acknowledges nothing', async (test) => {
    const { server, folder } = await setStage(test);
    server.acknowledges = false;
    await writeFile(join(folder, 'data'), `${'y'.repeat(1023)}\n`.repeat(10 * 1024));
    const job = server.order(1_000_000, { script: `cat ${folder}/data\n` });
    await server.until(() => job.outputBytes >= OUTPUT_WINDOW);
    const small = server.order(1_000_001);
    await server.until(() => small.pid !== null);
    assert.equal(job.exit, null);
    assert.ok(server.largestWindow <= OUTPUT_WINDOW + 64 * 1024);
    server.acknowledges = true;
    server.acknowledge();
    await Promise.all([job.ended, small.ended]);
    assert.equal(job.outputBytes, 10 * 1024 * 1024);
  });

  it('loses and doubles nothing when the connection is cut again and again', async (test) => {
    const { server, folder, log } = await setStage(test);
    const bytes = mixedBytes(12_000_000);
    await writeFile(join(folder, 'data'), bytes);
    const job = server.order(1_000_000, { script: `cat ${folder}/data\nexit 2\n` });
    for (let part = 1; part <= 4; part++) {
      await server.until(() => job.outputBytes >= (part * bytes.length) / 5);
      server.cut();
      await server.until(() => !server.isConnected);
      await server.until(() => server.isConnected);
    }
    assert.deepEqual(await job.ended, { kind: 'code', code: 2 });
    assert.ok(job.text === bytes.toString('utf8'));
    assert.equal(log.filter((line) => line.includes('Connecting again')).length, 4);
  });
});
