import { TaktwerkError } from '@taktwerk/model';
import type { Store, UserRecord } from '@taktwerk/store';
import { BoundedMap } from './bounded-map.ts';
import { FailureThrottle, type Pace } from './failure-throttle.ts';
import { readLockRule } from './lock-rule.ts';
import type { RequestOrigin } from './request-origin.ts';

/** One attempt to log in with a password. */
export interface Guess {
  readonly client: number;
  readonly user: string;
  readonly department: string | null;
  readonly origin: RequestOrigin;
}

/** Failures of one user from one address, and different users failing from one address, that cost nothing. */
const FREE_FAILURES = 3;
const FREE_USERS = 20;
const REMEMBERED = 20_000;
/** Failures of a user are forgotten after this long without a further one. */
const FORGET_AFTER = 15 * 60_000;

interface Failures {
  count: number;
  touched: number;
  /** Set for names that are no user, so that they look like users. */
  lockedUntil: number | null;
}

/**
 * Makes guessing of passwords slow, and then pointless: each failure of one user from one address, and each further
 * user failing from one address, doubles a pause; too many failures of one user in a row, from wherever, lock it for a
 * while. What failed is in the audit. Who logged in from an address before does not wait for others there, and a lock
 * does not hold for requests made on this machine, so that nobody outside can keep an administrator out.
 */
export class GuessGuard {
  readonly #store: Pick<Store, 'users' | 'objects' | 'audit'>;
  readonly #pace: Pace;
  readonly #pairs: FailureThrottle;
  readonly #addresses: FailureThrottle;
  /** Pairs that have logged in. */
  readonly #trusted = new BoundedMap<true>(REMEMBERED);
  readonly #users = new BoundedMap<Failures>(REMEMBERED);

  constructor(store: Pick<Store, 'users' | 'objects' | 'audit'>, pace: Pace) {
    this.#store = store;
    this.#pace = pace;
    this.#pairs = new FailureThrottle(pace, FREE_FAILURES);
    this.#addresses = new FailureThrottle(pace, FREE_USERS);
  }

  /**
   * Waits until this attempt may be looked at.
   * @throws TaktwerkError tooBusy
   */
  async turn(guess: Guess): Promise<void> {
    const pair = pairOf(guess);
    if (this.#trusted.get(pair) === undefined) await this.#addresses.turn(guess.origin.address);
    await this.#pairs.turn(pair);
  }

  /**
   * Refuses a user that is locked for failed log-ins, whatever the password; a name that is no user is treated alike.
   * @throws TaktwerkError badCredentials
   */
  refuseLocked(guess: Guess, user: UserRecord | null): void {
    if (guess.origin.local) return;
    const until =
      user === null ? (this.#users.get(nameOf(guess, user))?.lockedUntil ?? null) : user.lockedUntil;
    if (until === null || until <= this.#pace.now()) return;
    throw new TaktwerkError(
      'badCredentials',
      `After too many failed log-ins this user is locked until ${new Date(until).toISOString()}; an administrator can unlock it.`,
    );
  }

  /** Notes a wrong password; `user` is whom it was tried for, if there is one of that name. */
  async failed(guess: Guess, user: UserRecord | null): Promise<void> {
    const pair = pairOf(guess);
    const ofPair = this.#pairs.failed(pair);
    if (ofPair === 1 && this.#trusted.get(pair) === undefined) this.#addresses.failed(guess.origin.address);
    const now = this.#pace.now();
    const name = nameOf(guess, user);
    const known = this.#users.get(name);
    const failures: Failures =
      known === undefined || now - known.touched > FORGET_AFTER
        ? { count: 0, touched: now, lockedUntil: null }
        : known;
    failures.count += 1;
    failures.touched = now;
    this.#users.set(name, failures);
    // Every failure would let a guesser fill the audit; the doubled counts still tell how many there were.
    if (Number.isInteger(Math.log2(ofPair))) await this.#audit(guess, user, ofPair);
    const rule = await readLockRule(this.#store, guess.client);
    if (rule.attempts === 0 || failures.count < rule.attempts) return;
    const count = failures.count;
    failures.count = 0;
    if (user === null) failures.lockedUntil = now + rule.time;
    else await this.#lock(guess, user, now + rule.time, count);
  }

  /** Notes a right password. */
  succeeded(guess: Guess, user: UserRecord): void {
    const pair = pairOf(guess);
    this.#pairs.succeeded(pair);
    this.#trusted.set(pair, true);
    this.#users.delete(nameOf(guess, user));
  }

  async #audit(guess: Guess, user: UserRecord | null, count: number): Promise<void> {
    const name = shownName(guess, user);
    await this.#store.audit.append({
      time: this.#pace.now(),
      client: guess.client,
      user: name,
      action: 'log in',
      subject: name,
      outcome: 'refused',
      details: `${count} wrong in a row from ${guess.origin.address}${user === null ? '; there is no such user' : ''}`,
    });
  }

  async #lock(guess: Guess, user: UserRecord, until: number, count: number): Promise<void> {
    const name = shownName(guess, user);
    await this.#store.users.setAccess(
      user,
      { lockedUntil: until },
      {
        time: this.#pace.now(),
        client: guess.client,
        user: name,
        action: 'lock user',
        subject: name,
        outcome: 'done',
        details: `until ${new Date(until).toISOString()}, after ${count} failed log-ins, the last from ${guess.origin.address}`,
      },
    );
  }
}

/** Longest name written down; a longer one is no user's. */
const MAX_NAME = 200;

function shownName(guess: Guess, user: UserRecord | null): string {
  if (user !== null) return `${user.name}/${user.department}`;
  const typed = guess.department === null ? guess.user : `${guess.user}/${guess.department}`;
  return typed.slice(0, MAX_NAME);
}

function nameOf(guess: Guess, user: UserRecord | null): string {
  return `${guess.client}\n${shownName(guess, user)}`;
}

function pairOf({ client, user, department, origin }: Guess): string {
  return [client, user.slice(0, MAX_NAME), department?.slice(0, MAX_NAME) ?? '', origin.address].join('\n');
}
