import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = import.meta.dirname;

/**
 * Installs what `package.json` beside this file pins, unless it is there in just those versions. Install scripts are
 * not run: no peer measured here needs one.
 */
export function installPeers(): Readonly<Record<string, string>> {
  const { dependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const isThere = ([name, version]: [string, string]): boolean => {
    const manifest = join(FOLDER, 'node_modules', name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version;
  };
  if (!Object.entries(dependencies).every(isThere)) {
    const args = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
    execFileSync('npm', args, { cwd: FOLDER, timeout: 300_000, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return dependencies;
}
