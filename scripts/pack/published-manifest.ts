import type { Room } from './room.ts';

/** The first release of Node whose `node:sqlite` and language features the sources need, and that CI runs. */
const NODE = '>=26.0.0';

/** What the package.json of the workspace itself tells of the product. */
export interface Product {
  readonly description: string;
  readonly license: string;
}

/** Members of the published package.json, as npm defines them. */
export interface PublishedManifest extends Product {
  readonly name: string;
  readonly version: string;
  readonly type: 'module';
  readonly engines: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * The package.json of the published package. `rooms` begins with the one that has the command.
 * @throws Error when versions of rooms or of dependencies disagree, or a version is a range
 */
export function publishedManifest(
  product: Product,
  rooms: readonly Room[],
  files: readonly string[],
): PublishedManifest {
  const [command] = rooms;
  if (command === undefined) throw new Error('There are no rooms to publish.');
  const bin = Object.entries(command.bin).map(([name, file]) => [name, builtPath(command.folder, file)]);
  return {
    name: command.name,
    version: command.version,
    description: product.description,
    license: product.license,
    type: 'module',
    engines: { node: NODE },
    bin: Object.fromEntries(bin),
    // The command is the interface; what lies below packages/ may change with every release.
    exports: { './package.json': './package.json' },
    files,
    dependencies: Object.fromEntries(dependencies(rooms)),
  };
}

/** Place of the built form of a room's source file in the package. */
export function builtPath(folder: string, file: string): string {
  const place = file.startsWith('./') ? file.slice(2) : file;
  if (!place.endsWith('.ts')) throw new Error(`${folder} names "${file}"; expected a file ending in .ts.`);
  return `${folder}/${place.slice(0, -'.ts'.length)}.js`;
}

/** What the rooms need from the registry, by name. */
function dependencies(rooms: readonly Room[]): readonly (readonly [string, string])[] {
  const own = new Map(rooms.map((room) => [room.name, room.version]));
  const needed = new Map<string, { readonly version: string; readonly by: string }>();
  for (const room of rooms) {
    if (room.version !== rooms[0]?.version) {
      throw new Error(
        `${room.name} has version ${room.version}, ${rooms[0]?.name} ${rooms[0]?.version}; expected the same.`,
      );
    }
    for (const [name, version] of Object.entries(room.dependencies)) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
        throw new Error(
          `${room.name} needs ${name} in version "${version}"; expected an exact one, such as 1.2.3.`,
        );
      }
      const known = own.get(name) ?? needed.get(name)?.version;
      if (known !== undefined && known !== version) {
        throw new Error(
          `${room.name} needs ${name} ${version}, ${needed.get(name)?.by ?? 'the workspace'} has ${known}.`,
        );
      }
      if (!own.has(name)) needed.set(name, { version, by: room.name });
    }
  }
  return [...needed].map(([name, { version }]) => [name, version] as const).sort();
}
