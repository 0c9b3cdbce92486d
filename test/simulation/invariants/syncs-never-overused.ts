import type { Invariant } from './invariant.ts';

export const syncsNeverOverused: Invariant = {
  name: 'a SYNC object is never shared by more than it allows, and is free when nothing runs',
  after: (disk, { syncs }) =>
    syncs
      .filter(({ name, value }) => value > disk.sharesOf(name) || value < 0)
      .map(({ name, value }) => `${name} has ${value}`),
  atRest: ({ disk }) =>
    [...disk.syncs.values()]
      .filter(({ state, value }) => state !== 'FREE' || value !== 0)
      .map(({ name, state, value }) => `${name} is ${state} (${value}) at rest`),
};
