import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileRooms } from './compile-rooms.ts';
import { record, text } from './json-members.ts';
import { linkRooms } from './link-rooms.ts';
import { missingAddresses } from './missing-addresses.ts';
import { type Product, publishedManifest } from './published-manifest.ts';
import { publishedRooms } from './published-rooms.ts';
import { type Room, readRoom } from './room.ts';
import { TEST_FILES } from './test-files.ts';

/** Name of the workspace package with the command, and of what is published. */
const COMMAND = 'taktwerk';
/** What goes along with the code: places in the root of the repository. */
const DOCUMENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'docs', 'examples'];

export interface PackOptions {
  /** Root of the repository. */
  readonly root: string;
  /** Folder for the tarball; `stage` in it holds the package unpacked and is made anew. */
  readonly out: string;
}

export interface PackedTaktwerk {
  /** Path of the file `npm install` and `npm publish` take. */
  readonly tarball: string;
}

/**
 * Makes the published package: the layout of the repository, built JavaScript in place of the sources.
 * @throws Error saying what keeps it from being published
 */
export function packTaktwerk({ root, out }: PackOptions): PackedTaktwerk {
  const folders = globSync('packages/*/package.json', { cwd: root }).sort().map(dirname);
  const all = folders.map((folder) => readRoom(root, folder));
  const rooms = publishedRooms(all, COMMAND);
  const stage = join(out, 'stage');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });

  compileRooms(root, rooms, stage, join(out, 'tsconfig.json'));
  for (const file of globSync('packages/**/*.js', { cwd: stage })) {
    const path = join(stage, file);
    writeFileSync(path, linkRooms(readFileSync(path, 'utf8'), file, rooms));
  }
  for (const room of rooms) copyData(root, room, stage);
  const documents = globSync(DOCUMENTS, { cwd: root });
  for (const place of documents) cpSync(join(root, place), join(stage, place), { recursive: true });
  const manifest = publishedManifest(readProduct(root), rooms, ['packages', ...documents].sort());
  writeJson(join(stage, 'package.json'), manifest);
  refuseMissingFiles(stage);
  return { tarball: npmPack(stage, out, manifest.version) };
}

/** What the code reads at run time, such as SQL migrations, and the version each room tells. */
function copyData(root: string, room: Room, stage: string): void {
  const exclude = ['**/*.ts', ...TEST_FILES];
  for (const entry of globSync('src/**', { cwd: join(root, room.folder), exclude, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    cpSync(from, join(stage, from.slice(root.length)));
  }
  const { name, version } = room;
  writeJson(join(stage, room.folder, 'package.json'), { name, version, private: true, type: 'module' });
}

function readProduct(root: string): Product {
  const json = record(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), 'package.json');
  return {
    description: text(json.description, 'package.json, description'),
    license: text(json.license, 'package.json, license'),
  };
}

function refuseMissingFiles(stage: string): void {
  const missing = globSync('packages/**/*.js', { cwd: stage }).flatMap((file) => {
    const path = join(stage, file);
    return missingAddresses(readFileSync(path, 'utf8'), path).map((place) => `${file}: ${place}`);
  });
  if (missing.length === 0) return;
  throw new Error(
    `Built modules name files that are not in the package (a module started as a program takes its extension from import.meta.url):\n${missing.join('\n')}`,
  );
}

/** The tarball of the staged package, by npm's own rules of what belongs in it. */
function npmPack(stage: string, out: string, version: string): string {
  const args = ['pack', '--ignore-scripts', '--pack-destination', out];
  const run = spawnSync('npm', args, { cwd: stage, encoding: 'utf8', timeout: 120_000 });
  if (run.error !== undefined) throw run.error;
  const tarball = join(out, `${COMMAND}-${version}.tgz`);
  if (run.status === 0 && existsSync(tarball)) return tarball;
  throw new Error(`npm pack made no ${tarball}:\n${run.stdout}${run.stderr}`);
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
