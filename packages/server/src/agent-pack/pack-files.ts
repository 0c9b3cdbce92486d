import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TaktwerkError } from '@taktwerk/model';

/** A file of a pack; its path has forward slashes. */
export interface PackFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What an agent of a pack is told. */
export interface PackSettings {
  /** `ws://HOST:PORT` or `wss://HOST:PORT`. */
  readonly server: string;
  readonly name: string;
}

/** Rooms the program of an agent is made of, and packages of the registry it needs. */
const ROOMS = ['agent', 'model'];
const PACKAGES = ['ws', 'typebox'];
/** Folders of tests. */
const LEFT_OUT = new Set(['testing', 'test-server', 'node_modules']);

/**
 * The files of an agent that starts with `node start.mjs`: the program as this server has it, sources or built, with what
 * it needs, and its settings. It does not hold the enrolment token.
 * @param program address of the program of the agent
 */
export async function* packFiles(program: URL, settings: PackSettings): AsyncGenerator<PackFile> {
  const file = fileURLToPath(program);
  // packages/agent/src/PROGRAM
  const rooms = dirname(dirname(dirname(file)));
  const kind = extname(file);
  const { version } = await manifest(join(rooms, 'agent'));
  yield text('agent.json', `${JSON.stringify(settings, null, 2)}\n`);
  yield text('package.json', json({ name: 'taktwerk-agent', version, private: true, type: 'module' }));
  yield text('start.mjs', startProgram(relative(rooms, file).split(sep).join('/')));
  yield text('README.txt', readme(settings, version));
  for (const room of ROOMS) {
    const { version: own } = await manifest(join(rooms, room));
    yield text(`packages/${room}/package.json`, json({ version: own, private: true, type: 'module' }));
    yield* filesOf(join(rooms, room, 'src'), `packages/${room}/src`, (name) => isOfProgram(name, kind));
    // Sources name each other by their packages, built files by their places.
    const main = `../../../packages/${room}/src/index${kind}`;
    yield text(`node_modules/@taktwerk/${room}/package.json`, json({ name: `@taktwerk/${room}`, main }));
  }
  for (const name of PACKAGES)
    yield* filesOf(await packageFolder(dirname(file), name), `node_modules/${name}`, isRun);
}

function isOfProgram(name: string, kind: string): boolean {
  return name.endsWith(kind) && !name.endsWith(`.test${kind}`) && !name.endsWith('.d.ts');
}

/** Declarations and maps are for who writes programs. */
function isRun(name: string): boolean {
  return ['.js', '.mjs', '.cjs', '.json'].includes(extname(name)) || name.toLowerCase().startsWith('license');
}

async function* filesOf(
  folder: string,
  place: string,
  wanted: (name: string) => boolean,
): AsyncGenerator<PackFile> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name)) yield* filesOf(path, `${place}/${entry.name}`, wanted);
    } else if (entry.isFile() && wanted(entry.name)) {
      yield { path: `${place}/${entry.name}`, bytes: await readFile(path) };
    }
  }
}

/** A package of the registry, where Node finds it from a folder. */
async function packageFolder(from: string, name: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    const state = await stat(found).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (state?.isDirectory() === true) return found;
    if (folder === dirname(folder))
      throw new TaktwerkError('internal', `The package ${name} of the agent is not installed.`);
  }
}

async function manifest(folder: string): Promise<{ readonly version: string }> {
  const read: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (typeof read === 'object' && read !== null && 'version' in read && typeof read.version === 'string')
    return { version: read.version };
  throw new TaktwerkError('internal', `${folder} does not tell its version.`);
}

function text(path: string, content: string): PackFile {
  return { path, bytes: new TextEncoder().encode(content) };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function startProgram(program: string): string {
  return `// Starts the agent of this folder. TAKTWERK_SERVER stands in place of the server of agent.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { server, name } = JSON.parse(readFileSync(join(import.meta.dirname, 'agent.json'), 'utf8'));
const folder = join(import.meta.dirname, 'data');
process.argv.push('--server', process.env.TAKTWERK_SERVER ?? server, '--name', name, '--folder', folder);
await import('./packages/${program}');
`;
}

function readme({ server, name }: PackSettings, version: string): string {
  return `Taktwerk agent ${name}, ${version}

Needs Node 26 or later, on UNIX. Unpack it where the agent is to live, then start it:

    TAKTWERK_AGENT_TOKEN=... node start.mjs

The enrolment token is in the file agent.token in the data folder of the server; it is needed at first contact alone. The
agent connects to ${server}; TAKTWERK_SERVER names another address. What it keeps (its key, its journal, the output of its
jobs) goes into the folder data. SIGTERM stops the agent and leaves its jobs running; the next start picks them up.
`;
}
