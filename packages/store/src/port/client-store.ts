import type { AuditEntry } from '@taktwerk/model';

export interface ClientRecord {
  readonly client: number;
  readonly title: string;
  /** Automatic processing is on: tasks start. */
  readonly active: boolean;
  /** Set while it is being removed: nobody logs in to it any more. */
  readonly removal: ClientRemoval | null;
}

/** How far the removal of a client is. */
export interface ClientRemoval {
  readonly startedAt: number;
  /** `NAME/DEPARTMENT` of who asked for it, in client 0. */
  readonly user: string;
  /** Runs, versions of objects and other rows that are gone. */
  readonly rows: number;
}

/** `working`: its automatic processing is on; `busy`: it has tasks that have not ended. */
export type BeginRemovalOutcome = 'begun' | 'unknown' | 'working' | 'busy' | 'removing';

export interface ClientStore {
  list(): Promise<readonly ClientRecord[]>;
  /** Adds a client whose automatic processing is on and that has no users, with a line of audit if one is given. */
  create(client: Pick<ClientRecord, 'client' | 'title'>, audit?: AuditEntry): Promise<void>;
  /** Switches automatic processing on or off, with its audit row; false when there is no such client. */
  switch(client: number, active: boolean, audit: AuditEntry): Promise<boolean>;
  /** Shuts a client that is stopped and idle for good, with a line of audit that says when and who. */
  beginRemoval(client: number, audit: AuditEntry): Promise<BeginRemovalOutcome>;
  /** Removes up to so many rows of each table of a client whose removal has begun; how many went, 0 when none is left. The audit stays. */
  removePortion(client: number, limit: number): Promise<number>;
  /** Removes the client itself, with a line of audit; false when its removal has not begun or is over. */
  finishRemoval(client: number, audit: AuditEntry): Promise<boolean>;
}
