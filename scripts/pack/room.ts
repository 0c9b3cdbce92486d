import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { record, text, texts } from './json-members.ts';

/** A workspace package, as its package.json tells. */
export interface Room {
  readonly name: string;
  readonly version: string;
  /** Relative to the root of the repository, with `/`. */
  readonly folder: string;
  /** Source files other rooms enter by, relative to the folder: `.` and `./name`. */
  readonly exports: Readonly<Record<string, string>>;
  /** Source files of commands by name, relative to the folder. */
  readonly bin: Readonly<Record<string, string>>;
  /** Versions by name. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Reads the package.json of a room.
 * @throws Error naming the file and the member that is not as expected
 */
export function readRoom(root: string, folder: string): Room {
  const file = `${folder}/package.json`;
  const json = record(JSON.parse(readFileSync(join(root, file), 'utf8')), file);
  return {
    name: text(json.name, `${file}, name`),
    version: text(json.version, `${file}, version`),
    folder,
    exports: texts(json.exports, `${file}, exports`),
    bin: texts(json.bin, `${file}, bin`),
    dependencies: texts(json.dependencies, `${file}, dependencies`),
  };
}
