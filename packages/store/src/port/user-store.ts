import type { AuditEntry, Restriction } from '@taktwerk/model';
import type { ObjectDraft } from './store.ts';

export interface UserRecord {
  readonly client: number;
  readonly name: string;
  readonly department: string;
  /** Text in PHC form (`$argon2id$…`); null: no local password. */
  readonly passwordHash: string | null;
  readonly active: boolean;
  /** The password is that of the directory (`ldap` of the definition); a local one does not count. */
  readonly ldap: boolean;
  /** What a claim of a bearer token has to say for this user (`oauth2_value` of the definition). */
  readonly oauth2Value: string | null;
  /** Milliseconds; until then log-ins are refused after too many failed ones. */
  readonly lockedUntil: number | null;
}

/** What is given to store a user; how it logs in is read from its definition. */
export type UserDraft = Pick<UserRecord, 'client' | 'name' | 'department' | 'passwordHash' | 'active'>;

/** Members that are absent stay as they are. */
export type UserAccess = Partial<Pick<UserRecord, 'passwordHash' | 'active' | 'lockedUntil'>>;

export interface UserStore {
  /** In any case. A name alone (department null) finds a user only while one department has it. */
  find(client: number, name: string, department: string | null): Promise<UserRecord | null>;
  /** The user of a client with this OAuth 2 value, to the letter; null also when several have it. */
  findByOauth2(client: number, value: string): Promise<UserRecord | null>;
  /**
   * Inserts or replaces, with its USER object stamped by the audit entry, in one transaction. A new password ends a
   * lock after failed log-ins.
   */
  put(user: UserDraft, draft: ObjectDraft, audit: AuditEntry): Promise<void>;
  /** Changes password or lock, with a line of audit; false when there is no such user. */
  setAccess(
    user: Pick<UserRecord, 'client' | 'name' | 'department'>,
    access: UserAccess,
    audit: AuditEntry,
  ): Promise<boolean>;
  list(client: number): Promise<readonly UserRecord[]>;
  /** Users by name, `after` is the last `NAME/DEPARTMENT` of the page before; `total` counts all that meet the conditions. */
  page(query: UserQuery): Promise<{ readonly total: number; readonly users: readonly ListedUser[] }>;
  /**
   * Contents, as JSON texts, that hold the rights of a user `NAME/DEPARTMENT`: his USER object, if there is one, and
   * every USRG that has him as a member.
   */
  grants(client: number, name: string): Promise<readonly string[]>;
  /** A number that rises with every change of users and groups of users, and every token taken back, whichever process made it. */
  epoch(): Promise<number>;
}

export interface UserQuery {
  readonly client: number;
  readonly limit: number;
  /** With wildcards, compared whole with `NAME/DEPARTMENT`. */
  readonly name?: string;
  readonly after?: string;
  readonly visible?: Restriction;
}

export interface ListedUser {
  /** `NAME/DEPARTMENT`. */
  readonly name: string;
  readonly title: string | null;
  readonly active: boolean;
  /** Whether there is a local password. */
  readonly hasPassword: boolean;
}
