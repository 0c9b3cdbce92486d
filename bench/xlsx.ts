/**
 * A workbook of twenty columns read as a load reads it, and by SheetJS, in turns, each in a process of its own.
 * `node bench/xlsx.ts [rows] [rounds]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './load/figures.ts';
import { installPeers } from './peers/install-peers.ts';

const rows = Number(process.argv[2] ?? 100_000);
const rounds = Number(process.argv[3] ?? 3);
const OURS = join(import.meta.dirname, 'read-workbook.ts');
const THEIRS = join(import.meta.dirname, 'peers', 'xlsx.mjs');

interface Read {
  readonly cells: number;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly mebibytes: number;
}

function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 600_000 });
}

const { xlsx } = installPeers();
const folder = mkdtempSync(join(tmpdir(), 'taktwerk-bench-xlsx-'));
try {
  const file = join(folder, 'rows.xlsx');
  run('--max-old-space-size=8192', THEIRS, 'write', file, String(rows));
  console.log(`${rows} rows of 20 columns, ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  const read = { ours: [] as Read[], theirs: [] as Read[] };
  for (let round = 0; round < rounds; round += 1) {
    // As a worker of an agent is started.
    read.ours.push(JSON.parse(run('--max-old-space-size=512', '--max-semi-space-size=8', OURS, file)));
    read.theirs.push(JSON.parse(run('--max-old-space-size=8192', THEIRS, 'read', file)));
  }
  for (const [name, all] of Object.entries(read)) {
    const middle = (of: keyof Read): number => median(all.map((one) => one[of]));
    console.log(
      `${name === 'ours' ? 'Taktwerk' : `SheetJS ${xlsx}`}: ${middle('cells')} cells, ${middle('seconds').toFixed(2)} s, ${middle('processorSeconds').toFixed(2)} s of processor time with its start, ${middle('mebibytes').toFixed(0)} MiB resident`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
