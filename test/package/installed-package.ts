import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packTaktwerk } from '../../scripts/pack/pack-taktwerk.ts';

const run = promisify(execFile);

/** The published package, installed in a folder of its own as a user would. */
export interface InstalledPackage {
  /** Paths of the package's own files, relative to it. */
  readonly files: readonly string[];
  /** An empty folder for data, removed with the rest. */
  readonly data: string;
  /** Starts the installed command with this Node; its output is piped. */
  start(words: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  /** Kills what still runs and removes the folder. */
  remove(): Promise<void>;
}

/** Packs the workspace and installs the tarball; whatever else it needs comes from the registry. */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-package-'));
  const children: ChildProcess[] = [];
  const remove = async (): Promise<void> => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    // An agent whose server was killed writes until it has seen that.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const { tarball } = packTaktwerk({
      root: join(import.meta.dirname, '../..'),
      out: join(folder, 'packed'),
    });
    const home = join(folder, 'home');
    const words = ['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', tarball];
    await run('npm', words, { timeout: 300_000 });
    const place = join(home, 'node_modules/taktwerk');
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    return {
      files: entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1)),
      data: join(folder, 'data'),
      start(args, env = {}) {
        const child = spawn(process.execPath, [join(home, 'node_modules/.bin/taktwerk'), ...args], {
          cwd: home,
          env: { ...process.env, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        children.push(child);
        return child;
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
