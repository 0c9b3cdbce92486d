import type { Composition } from '../definition/composition.ts';

/** Which rows of a table that several loads of a composition bring rows into are not those of one of them. */
export interface Owner {
  /** This load's source. */
  readonly source: string;
  /** The other sources, all of whose rows stay. */
  readonly otherSources: readonly string[];
  /** Other parameter packages of this source, whose rows stay. */
  readonly otherPackages: readonly number[];
}

/**
 * Loads of several sources into one table take away only what they have brought themselves. Null where a load is alone, or
 * takes nothing away. A slice or partition belongs to its source whatever package it was loaded by, as what packages
 * load moves on with time.
 */
export function ownerOf(
  { load, packages }: Pick<Composition, 'load' | 'packages'>,
  source: string,
  members: readonly string[],
  packageNumber: number | null,
): Owner | null {
  const takesAway = load.kind === 'replace' || load.kind === 'slice' || load.kind === 'partition';
  if (!takesAway) return null;
  const otherSources = members.filter((name) => name !== source);
  const numbers = load.kind === 'replace' ? (packages ?? []).map((_, index) => index + 1) : [];
  const otherPackages = numbers.filter((number) => number !== packageNumber);
  return otherSources.length + otherPackages.length === 0 ? null : { source, otherSources, otherPackages };
}
