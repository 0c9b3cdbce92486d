import type { Room } from './room.ts';

/** The room with this name and all rooms it needs, directly or through others; itself first. */
export function publishedRooms(all: readonly Room[], name: string): readonly Room[] {
  const byName = new Map(all.map((room) => [room.name, room]));
  const start = byName.get(name);
  if (start === undefined) {
    throw new Error(`There is no workspace package "${name}"; there are ${[...byName.keys()].join(', ')}.`);
  }
  const found = new Set([start]);
  for (const room of found) {
    for (const dependency of Object.keys(room.dependencies)) {
      const needed = byName.get(dependency);
      if (needed !== undefined) found.add(needed);
    }
  }
  return [...found];
}
