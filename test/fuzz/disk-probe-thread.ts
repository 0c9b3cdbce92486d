import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { BEGUN, DISTANCE, LONGEST, type ProbeMemory, STOP } from './disk-probe-memory.ts';

/** Writes a page durably, again and again, and notes the longest that took. */
const { flags, times }: ProbeMemory = workerData;
const folder = mkdtempSync(join(tmpdir(), 'taktwerk-probe-'));
const file = openSync(join(folder, 'page'), 'w');
const page = Buffer.alloc(4096, 1);
while (Atomics.load(flags, STOP) === 0) {
  const begun = Date.now();
  times[BEGUN] = begun;
  writeSync(file, page, 0, page.length, 0);
  fsyncSync(file);
  times[LONGEST] = Math.max(times[LONGEST] ?? 0, Date.now() - begun);
  times[BEGUN] = 0;
  Atomics.wait(flags, STOP, 0, DISTANCE);
}
closeSync(file);
rmSync(folder, { recursive: true });
