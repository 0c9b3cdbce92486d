import type { RightLetter, Rights, RightsSubject } from '@taktwerk/model';

/** How long rights that were read count for scripts, in milliseconds: a script may start thousands of tasks. */
const FRESH = 1_000;
/** Users whose rights are kept at most. */
const KEPT = 1_000;

/** Gives the rights of a user, as they are now. */
export type RightsOf = (caller: { readonly client: number; readonly user: string }) => Promise<Rights>;

/** What running scripts may do: what the user may for whom they run (reference `engine-semantics.md` §5.15). */
export class ScriptRights {
  readonly #rightsOf: RightsOf | null;
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly rights: Rights; readonly until: number }>();

  /** Without `rightsOf` scripts may do everything: there is nobody who could have rights. */
  constructor(rightsOf: RightsOf | null, now: () => number) {
    this.#rightsOf = rightsOf;
    this.#now = now;
  }

  /** Whether the user holds the right; a promise when his rights have to be read first, to be asked again after it. */
  allows(
    client: number,
    user: string,
    letter: RightLetter,
    subject: RightsSubject,
  ): boolean | Promise<unknown> {
    if (this.#rightsOf === null) return true;
    const key = `${client}/${user}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > this.#now()) return kept.rights.allows(letter, subject);
    return this.#read(this.#rightsOf, key, { client, user });
  }

  async #read(
    rightsOf: RightsOf,
    key: string,
    caller: { readonly client: number; readonly user: string },
  ): Promise<void> {
    const rights = await rightsOf(caller);
    this.#kept.delete(key);
    this.#kept.set(key, { rights, until: this.#now() + FRESH });
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
  }
}
