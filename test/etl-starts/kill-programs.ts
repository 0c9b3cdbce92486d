import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Kills the agent of platform ETL or the programs of its loads, found by the folder only this test has. */
export async function killPrograms(folder: string, what: 'agent' | 'load'): Promise<number> {
  const program = what === 'agent' ? 'agent-process.ts' : 'etl/src/program.ts';
  let killed = 0;
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const isNode = words.split('\0')[0]?.endsWith('node') === true;
    if (!isNode || !words.includes(program) || !words.includes(join(folder, 'data', 'agent-etl'))) continue;
    try {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return killed;
}
