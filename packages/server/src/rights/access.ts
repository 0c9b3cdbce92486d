import {
  canonicalName,
  PRIVILEGES,
  type Privilege,
  type Restriction,
  type RightLetter,
  type Rights,
  type RightsSubject,
  TaktwerkError,
  type Task,
} from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { ObjectDraft, ObjectVersion, Store } from '@taktwerk/store';
import { LETTER_WORDS } from './letter-words.ts';
import { subjectOfObject, subjectOfTask } from './subject-of.ts';

/** Types that hold rights: to change one is to give rights away. */
const RIGHTS_TYPES: readonly string[] = ['USER', 'USRG'];

/**
 * What the caller of one request may do. Who holds a right for everything costs no look at the store. Every check
 * refuses with `notAllowed`, which the router writes to the audit.
 */
export class Access {
  readonly rights: Rights;
  readonly #caller: Caller;
  readonly #store: Store;
  /** What was asked for last: a refusal is about it. */
  #subject = '';

  constructor(rights: Rights, caller: Caller, store: Store) {
    this.rights = rights;
    this.#caller = caller;
    this.#store = store;
  }

  get subject(): string {
    return this.#subject;
  }

  /** What a list may show of objects; undefined shows everything. */
  visible(letter: RightLetter): { readonly visible?: Restriction } {
    const restriction = this.rights.restriction(letter);
    return restriction === null ? {} : { visible: restriction };
  }

  /** What a list may show of tasks; undefined shows everything. */
  visibleTasks(): { readonly visible?: Restriction } {
    const restriction = this.rights.restrictionToSee();
    return restriction === null ? {} : { visible: restriction };
  }

  /** @throws TaktwerkError notAllowed */
  requirePrivilege(privilege: Privilege): void {
    if (this.rights.has(privilege)) return;
    throw this.#refusal(`the privilege ${privilege} (${PRIVILEGES[privilege]})`);
  }

  /** @throws TaktwerkError notAllowed */
  require(letter: RightLetter, subject: RightsSubject): void {
    if (this.rights.allows(letter, subject)) return;
    this.#subject = subject.name;
    throw this.#refusal(`the right ${letter} (${LETTER_WORDS[letter]}) on ${subject.type} ${subject.name}`);
  }

  /** The right for everything of the client. @throws TaktwerkError notAllowed */
  requireEverywhere(letter: RightLetter): void {
    if (this.rights.isUnrestricted(letter)) return;
    throw this.#refusal(`the right ${letter} (${LETTER_WORDS[letter]}) on everything of the client`);
  }

  /**
   * The right on the object of that name. One that does not exist is nobody's to refuse: whoever asked
   * for it is told that it is not there.
   * @throws TaktwerkError notAllowed
   */
  async requireByName(letter: RightLetter, name: string): Promise<void> {
    this.#subject = name;
    if (this.rights.isUnrestricted(letter)) return;
    const object = await this.#store.objects.get(this.#caller.client, canonicalName(name));
    if (object !== null) this.require(letter, subjectOfObject(object));
  }

  /** The right on a task, by its object. @throws TaktwerkError notAllowed */
  async requireTask(letter: RightLetter, task: Task): Promise<void> {
    this.#subject = String(task.runId);
    if (this.rights.isUnrestricted(letter)) return;
    const subject = await subjectOfTask(this.#store, task);
    if (this.rights.allows(letter, subject)) return;
    throw this.#refusal(`the right ${letter} (${LETTER_WORDS[letter]}) on ${task.type} ${task.name}`);
  }

  /** The right on the task of a run id; an unknown one is left to whoever asks for it. @throws TaktwerkError notAllowed */
  async requireRun(letter: RightLetter, runId: number): Promise<void> {
    this.#subject = String(runId);
    if (this.rights.isUnrestricted(letter)) return;
    const task = await this.#store.tasks.get(this.#caller.client, runId);
    if (task !== null) await this.requireTask(letter, task);
  }

  /** That the task may be seen in lists, too. @throws TaktwerkError notAllowed */
  async requireToSee(runId: number): Promise<void> {
    this.#subject = String(runId);
    if (this.rights.restrictionToSee() === null) return;
    const task = await this.#store.tasks.get(this.#caller.client, runId);
    if (task === null || this.rights.maySee(await subjectOfTask(this.#store, task))) return;
    throw this.#refusal(`the right S (${LETTER_WORDS.S}) on ${task.type} ${task.name}`);
  }

  /**
   * That these may be saved: the right W on each as it will be and, where one exists, as it is. Users and groups take
   * the privilege ADMINISTRATION besides.
   * @throws TaktwerkError notAllowed
   */
  async requireToSave(drafts: readonly ObjectDraft[]): Promise<void> {
    for (const { type, name } of drafts) this.#requireToGiveRights(type, name);
    if (this.rights.isUnrestricted('W')) return;
    for (const draft of drafts) this.require('W', subjectOfObject(draft));
    const names = drafts.map(({ name }) => name);
    for (const object of await this.#store.objects.getMany(this.#caller.client, names)) {
      this.require('W', subjectOfObject(object));
    }
  }

  /** That an object may be changed or taken away. @throws TaktwerkError notAllowed */
  requireToChange(letter: 'W' | 'D', object: ObjectVersion): void {
    this.#requireToGiveRights(object.type, object.name);
    this.require(letter, subjectOfObject(object));
  }

  #requireToGiveRights(type: string, name: string): void {
    this.#subject = name;
    if (RIGHTS_TYPES.includes(type)) this.requirePrivilege('ADMINISTRATION');
  }

  #refusal(needed: string): TaktwerkError {
    return new TaktwerkError('notAllowed', `User ${this.#caller.user} lacks ${needed}.`);
  }
}
