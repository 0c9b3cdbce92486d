import { canonicalName, type ReadObject, TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { ObjectDraft, Store, UserRecord } from '@taktwerk/store';
import { refuseUnsaved } from '../endpoints/objects/refuse-save.ts';
import { hashPassword } from './password.ts';

/** Users that may be waiting to be written; each costs one password hash. */
const MAX_WAITING = 200;

/** A USER object ready to be stored, its password taken out. */
export interface UserWrite {
  readonly object: ReadObject;
  readonly draft: ObjectDraft;
  /** `null`: the object brings none. */
  readonly password: string | null;
  readonly active: boolean;
  /** Its password is that of the directory. */
  readonly ldap: boolean;
}

/** Writes users one after the other, so that two requests cannot both find that a name is free. */
export class UserWrites {
  readonly #store: Store;
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Creates a user, active only if a password or the LDAP flag comes with it (reference `ae-rest-api.md` §7.7).
   * @throws TaktwerkError objectExists, tooBusy
   */
  create(caller: Caller, write: UserWrite, overwrite: boolean): Promise<void> {
    return this.#inTurn(async () => {
      await this.#refuseExisting(write, overwrite);
      const passwordHash = write.password === null ? null : await hashPassword(write.password);
      const active = write.active && (passwordHash !== null || write.ldap);
      await this.#put(caller, write, { passwordHash, active }, 'create user');
    });
  }

  /**
   * Imports a user. One with a local password is locked in any case (reference `ae-rest-api.md` §7.7, §11.2), with the
   * password it brings, else with the one it has. A new one of the directory is as it says, one that exists keeps its
   * lock; the password it brings counts nowhere and is not kept. Who asks is not locked (ours): one is left to unlock.
   * @throws TaktwerkError objectExists, tooBusy, invalidObject for the user who asks
   */
  import(caller: Caller, write: UserWrite, overwrite: boolean): Promise<void> {
    return this.#inTurn(async () => {
      await this.#refuseExisting(write, overwrite);
      if (write.password !== null && !write.ldap) {
        if (canonicalName(write.object.name) === canonicalName(caller.user)) {
          throw new TaktwerkError(
            'invalidObject',
            `data.user.user_attributes.password: expected none, as ${caller.user} asks for it and is not locked by it; change the password through users or system/users.`,
          );
        }
        const passwordHash = await hashPassword(write.password);
        await this.#put(caller, write, { passwordHash, active: false }, 'save object');
        return;
      }
      const time = this.#now();
      const outcome = await this.#store.objects.save(
        [write.draft],
        { overwrite, lockUsers: true, by: caller.user, at: time },
        {
          time,
          client: caller.client,
          user: caller.user,
          action: 'save object',
          subject: write.object.name,
          outcome: 'done',
          details: overwrite ? 'overwriting' : '',
        },
      );
      refuseUnsaved(outcome);
    });
  }

  /**
   * Unlocks a user of a client and answers with its name. Who was locked for failed log-ins may be unlocked in its own
   * client; who is locked otherwise is unlocked from client 0, with a new password unless the directory has it
   * (reference `engine-semantics.md` §5.15: imported users are locked until unlocked in client 0).
   * @throws TaktwerkError notAllowed, unknownUser, invalidField, tooBusy
   */
  async unlock(caller: Caller, client: number, name: string, password: string | null): Promise<string> {
    const user = await this.#findUser(caller, client, name);
    const full = `${user.name}/${user.department}`;
    if (!user.active && caller.client !== 0) {
      throw new TaktwerkError('notAllowed', `${full} is locked for good; it is unlocked from client 0.`);
    }
    if (user.ldap && password !== null) {
      throw new TaktwerkError('invalidField', `password: ${full} has that of the directory; expected none.`);
    }
    if (!user.active && !user.ldap && password === null) {
      throw new TaktwerkError('invalidField', `password: expected a new one, as ${full} is locked for good.`);
    }
    await this.#inTurn(async () => {
      const passwordHash = password === null ? null : await hashPassword(password);
      const found = await this.#store.users.setAccess(
        user,
        { active: true, lockedUntil: null, ...(passwordHash === null ? {} : { passwordHash }) },
        {
          time: this.#now(),
          client,
          user: caller.user,
          action: 'unlock user',
          subject: full,
          outcome: 'done',
          details: `from client ${caller.client}${password === null ? '' : ', with a new password'}`,
        },
      );
      if (!found) throw new TaktwerkError('unknownUser', `${full} was deleted meanwhile.`);
    });
    return full;
  }

  async #findUser(caller: Caller, client: number, name: string): Promise<UserRecord> {
    if (client !== caller.client && caller.client !== 0) {
      throw new TaktwerkError('notAllowed', `Users of client ${client} are unlocked there or from client 0.`);
    }
    const slash = name.indexOf('/');
    const user =
      slash < 0 ? null : await this.#store.users.find(client, name.slice(0, slash), name.slice(slash + 1));
    if (user !== null) return user;
    throw new TaktwerkError('unknownUser', `Client ${client} has no user ${name}; expected NAME/DEPARTMENT.`);
  }

  async #refuseExisting(write: UserWrite, overwrite: boolean): Promise<void> {
    const { name, department } = nameParts(write.object.name);
    const existing = await this.#store.users.find(write.object.client, name, department);
    if (existing !== null && !overwrite) {
      throw new TaktwerkError(
        'objectExists',
        `${write.object.name} exists; set overwrite_existing_objects to replace it.`,
      );
    }
  }

  async #put(
    caller: Caller,
    write: UserWrite,
    state: Pick<UserRecord, 'passwordHash' | 'active'>,
    action: string,
  ): Promise<void> {
    const { client, name } = write.object;
    await this.#store.users.put(
      { client, ...nameParts(name), passwordHash: state.passwordHash, active: state.active },
      write.draft,
      {
        time: this.#now(),
        client,
        user: caller.user,
        action,
        subject: name,
        outcome: 'done',
        details: state.active ? 'active' : 'locked',
      },
    );
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#waiting >= MAX_WAITING) throw new TaktwerkError('tooBusy', 'Too many users are being written.');
    this.#waiting += 1;
    const before = this.#last;
    const turn = before.then(work, work);
    this.#last = turn;
    try {
      await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** The name was checked to be NAME/DEPARTMENT when the object was read. */
function nameParts(name: string): { readonly name: string; readonly department: string } {
  const slash = name.indexOf('/');
  return { name: name.slice(0, slash), department: name.slice(slash + 1) };
}
