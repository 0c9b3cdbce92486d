import { isAllowed } from './covers.ts';
import type { RightLetter } from './letter.ts';
import { EVERY_PRIVILEGE, type Privilege } from './privilege.ts';
import type { Grants } from './read-grants.ts';
import type { Restriction, RightsGroup } from './restriction.ts';
import type { RightsSubject } from './subject.ts';

/** Lets nothing be seen. */
const NOTHING: Restriction = { holders: [], denied: [] };

/**
 * What a user may do: his own rights and those of every group he belongs to, added up (reference
 * `engine-semantics.md` §5.15). Numbers count within each of them: what a group of users allows is not taken away by
 * the numbers of another; NOT wins over all of them.
 */
export class Rights {
  readonly #holders: readonly Grants[];
  readonly #privileges: ReadonlySet<string>;
  readonly #restrictions = new Map<RightLetter, Restriction | null>();

  constructor(holders: readonly Grants[]) {
    this.#holders = holders;
    this.#privileges = new Set(holders.flatMap(({ privileges }) => privileges));
  }

  has(privilege: Privilege): boolean {
    return this.#privileges.has(EVERY_PRIVILEGE) || this.#privileges.has(privilege);
  }

  /** Names of privileges, as they were given. */
  get privileges(): readonly string[] {
    return [...this.#privileges].sort();
  }

  /** Whether the right holds for everything of the client. */
  isUnrestricted(letter: RightLetter): boolean {
    return this.restriction(letter) === null;
  }

  allows(letter: RightLetter, subject: RightsSubject): boolean {
    const restriction = this.restriction(letter);
    return restriction === null || isAllowed(restriction, subject);
  }

  /** What the right is restricted to; null if it holds for everything. */
  restriction(letter: RightLetter): Restriction | null {
    const known = this.#restrictions.get(letter);
    if (known !== undefined) return known;
    const made = this.#restrictionOf(letter);
    this.#restrictions.set(letter, made);
    return made;
  }

  /**
   * Which tasks are seen: those with the right S; a user to whom no row applies sees all tasks, and can do nothing
   * with them (reference `engine-semantics.md` §5.15).
   */
  restrictionToSee(): Restriction | null {
    return this.#holders.every(({ rows }) => rows.length === 0) ? null : this.restriction('S');
  }

  maySee(subject: RightsSubject): boolean {
    const restriction = this.restrictionToSee();
    return restriction === null || isAllowed(restriction, subject);
  }

  #restrictionOf(letter: RightLetter): Restriction | null {
    const denied = this.#holders.flatMap(({ rows }) =>
      rows.filter((row) => row.group === 'NOT' && row.letters.includes(letter)).map((row) => row.filter),
    );
    const holders = this.#holders
      .map((grants) => groupsOf(grants, letter))
      .filter((groups) => groups.length > 0 && groups.some(({ rows }) => rows.length > 0));
    if (holders.length === 0) return NOTHING;
    return denied.length === 0 && holders.some(isEverything) ? null : { holders, denied };
  }
}

/** Every number speaks for the types of all its rows, whatever right these rows give. */
function groupsOf({ rows }: Grants, letter: RightLetter): readonly RightsGroup[] {
  const numbers = [...new Set(rows.flatMap(({ group }) => (group === 'NOT' ? [] : [group])))].sort();
  return numbers.map((number): RightsGroup => {
    const own = rows.filter((row) => row.group === number);
    const types = own.flatMap(({ filter }) => (filter.type === null ? [] : [filter.type]));
    return {
      types: types.length < own.length ? null : [...new Set(types)],
      rows: own.filter(({ letters }) => letters.includes(letter)).map(({ filter }) => filter),
    };
  });
}

function isEverything(groups: readonly RightsGroup[]): boolean {
  const hasOpenRow = ({ rows }: RightsGroup): boolean =>
    rows.some((row) => Object.values(row).every((value) => value === null));
  return groups.some(({ types }) => types === null) && groups.every(hasOpenRow);
}
