import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Names this boot of the machine. Files that were not synced may be gone after a reboot, so a missing claim
 * proves that a job never started only within one boot.
 */
export async function readBootId(): Promise<string> {
  if (process.platform === 'linux') {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  }
  const answer = await promisify(execFile)('sysctl', ['-n', 'kern.bootsessionuuid'], { timeout: 5000 });
  return answer.stdout.trim();
}
