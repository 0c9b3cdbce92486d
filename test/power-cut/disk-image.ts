import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runTool } from './run-tool.ts';

/** A small ext4 file system of its own: a file, mounted by a loop device. */
export interface DiskImage {
  /** Where its files are seen while it is mounted. */
  readonly folder: string;
  /**
   * A power cut as the disk would see it: a copy of what has really been sent to the device, mounted on its own.
   * Stop the processes that write first, so that what they have acknowledged is known.
   */
  cut(): DiskImage;
  /** Unmounts and removes it; the processes that use it must be gone. */
  remove(): void;
}

/** Why images cannot be mounted here, in words for a skipped test; null when they can. */
export function imageProblem(): string | null {
  if (process.platform !== 'linux') return 'needs Linux (loop devices and ext4)';
  if (process.getuid?.() !== 0) return 'needs root to mount a disk image';
  try {
    createDiskImage(4).remove();
    return null;
  } catch (error) {
    return `cannot mount a disk image here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Makes and mounts an empty image. */
export function createDiskImage(megabytes: number): DiskImage {
  const place = mkdtempSync(join(tmpdir(), 'taktwerk-disk-'));
  try {
    const file = join(place, 'image');
    const handle = openSync(file, 'w');
    ftruncateSync(handle, megabytes * 1024 * 1024);
    closeSync(handle);
    // Everything is laid out at once: nothing must reach the device later that the test did not write.
    runTool('mkfs.ext4', '-q', '-m', '0', '-E', 'lazy_itable_init=0,lazy_journal_init=0', file);
    return mountImage(place, file);
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw error;
  }
}

function mountImage(place: string, file: string): DiskImage {
  const folder = join(place, 'mounted');
  mkdirSync(folder);
  runTool('mount', '-o', 'loop', file, folder);
  return {
    folder,
    cut: () => cutImage(file, folder),
    remove: () => {
      runTool('umount', folder);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function cutImage(file: string, folder: string): DiskImage {
  const place = mkdtempSync(join(tmpdir(), 'taktwerk-cut-'));
  const copy = join(place, 'image');
  const device = basename(runTool('findmnt', '-n', '-o', 'SOURCE', folder).trim());
  // The kernel may write back while we copy; a copy spread over that would be a state no disk was ever in.
  for (let attempt = 0; ; attempt++) {
    const before = writesOf(device);
    runTool('cp', '--sparse=always', file, copy);
    if (writesOf(device) === before) break;
    if (attempt === 20) {
      rmSync(place, { recursive: true, force: true });
      throw new Error(`${device} was never quiet long enough to be copied; are its writers stopped?`);
    }
  }
  return mountImage(place, copy);
}

/** Writes a block device has completed and has under way (kernel documentation, block/stat). */
function writesOf(device: string): string {
  const fields = readFileSync(`/sys/block/${device}/stat`, 'utf8').trim().split(' ').filter(Boolean);
  return `${fields[4]} done, ${fields[8]} under way`;
}
