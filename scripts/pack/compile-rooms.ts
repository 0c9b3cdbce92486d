import { spawnSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Room } from './room.ts';
import { TEST_FILES } from './test-files.ts';

/**
 * Compiles the sources of the rooms into `stage`, each file to the place it has in the repository, `.js` for `.ts`.
 * `config` is the path of the compiler's settings, which are written.
 * @throws Error with what the compiler found, or when a test would be published
 */
export function compileRooms(root: string, rooms: readonly Room[], stage: string, config: string): void {
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      rewriteRelativeImportExtensions: true,
      rootDir: root,
      outDir: stage,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: rooms.map(({ folder }) => join(root, folder, 'src/**/*.ts')),
    exclude: TEST_FILES.map((pattern) => join(root, 'packages', pattern)),
  };
  writeFileSync(config, `${JSON.stringify(settings, null, 2)}\n`);
  const compiler = join(root, 'node_modules/ts7/bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8', timeout: 300_000 });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`The sources do not compile:\n${run.stdout}${run.stderr}`);
  // The compiler takes in a file that is left out when another one imports it.
  const built = TEST_FILES.map((pattern) => pattern.replace(/\.ts$/, '.js'));
  const tests = globSync(built, { cwd: stage });
  if (tests.length > 0) {
    throw new Error(`Code that is published imports what only tests may: ${tests.join(', ')}`);
  }
}
