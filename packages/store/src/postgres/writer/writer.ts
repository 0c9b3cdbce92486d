import type { Commit } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionSettings } from '../connection/connection-settings.ts';
import { asTaktwerkError, storageFault } from '../connection/storage-fault.ts';
import { releaseLease, renewLease, takeLease } from '../lease/lease.ts';
import type { OperationRequest, Request } from './request.ts';
import type { Session } from './session.ts';
import { SessionKeeper } from './session-keeper.ts';
import { writeGroup } from './write-group.ts';
import { markCommit, removeWriter } from './writer-row.ts';

export interface WriterOptions {
  readonly settings: ConnectionSettings;
  readonly node: string;
  /** Unique to this store, among all that ever open the database. */
  readonly id: string;
  /** Milliseconds a lease lasts without being renewed. */
  readonly leaseTime: number;
  readonly now: () => number;
}

/** Requests that may wait. */
const QUEUE = 20_000;
/** Requests of one transaction. */
const GROUP = 256;
/** What became of the transaction of a group. */
type Outcome =
  | { readonly kind: 'durable'; readonly settle: () => void }
  /** Nothing was written; the fault is not that of the statements. */
  | { readonly kind: 'lost'; readonly fault: TaktwerkError }
  /** Nothing was written, as one of the requests cannot be. */
  | { readonly kind: 'refused'; readonly error: TaktwerkError };

/**
 * The one that writes: everything asked for while a transaction is under way goes into the next one. After a lost
 * connection it connects again with the next request, and answers none of which it does not know what became of it.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #sessions: SessionKeeper;
  #queue: Request[] = [];
  #running: Promise<void> | null = null;
  #epoch: number | null = null;
  #leaseLost: TaktwerkError | null = null;
  readonly #onLeaseLost: ((reason: TaktwerkError) => void)[] = [];
  #heartbeat: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#sessions = new SessionKeeper(options.settings, options.id);
  }

  /** Connects for the first time; `prepare` brings the schema up to date. */
  open(prepare: (connection: Connection) => Promise<void>): Promise<void> {
    return this.#sessions.open(this.#options.node, prepare);
  }

  commit(batch: Commit): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const refusal = this.#leaseRefusal();
    if (refusal !== null) reject(refusal);
    else this.#add({ kind: 'commit', batch, resolve, reject });
    return promise;
  }

  /** Runs `write` in a savepoint of the next transaction; those who wait for messages in `mailboxes` are told. */
  call<Result>(
    write: (connection: Connection) => Promise<Result>,
    mailboxes: readonly string[] = [],
  ): Promise<Result> {
    return this.#call(write, { alone: false, renews: false, mailboxes });
  }

  /** A write that changes nothing; fails when the lease was lost, as then no commit can succeed any more. */
  async probe(): Promise<void> {
    if (this.#leaseLost !== null) throw this.#leaseLost;
    await this.#call(async () => {}, { alone: false, renews: true, mailboxes: [] });
  }

  /** Takes the lease, or a new epoch of it, and keeps it from running out from then on. */
  nextEpoch(): Promise<number> {
    const { node, leaseTime } = this.#options;
    const taken = (epoch: number): void => {
      this.#epoch = epoch;
      this.#leaseLost = null;
      this.#heartbeat ??= setInterval(() => this.#beat(), leaseTime / 3).unref();
    };
    const take = (connection: Connection): Promise<number> => takeLease(connection, node, leaseTime);
    return this.#call(take, { alone: true, renews: false, mailboxes: [] }, taken);
  }

  onLeaseLost(call: (reason: TaktwerkError) => void): void {
    this.#onLeaseLost.push(call);
  }

  /** Writes what was asked for, gives the lease back and ends the connection. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#sessions.stopAsking();
    await this.#running;
    try {
      await this.#sessions.end((connection) => this.#leave(connection));
    } catch (error) {
      // The lease runs out by itself, and the row is removed by a later store; nobody is waiting for either.
      if (storageFault(error) === null) throw error;
    }
  }

  async #leave(connection: Connection): Promise<void> {
    const epoch = this.#epoch;
    await Promise.all([
      connection.command('BEGIN'),
      ...(epoch === null ? [] : [releaseLease(connection, epoch)]),
      removeWriter(connection, this.#options.id),
      connection.command('COMMIT'),
    ]);
  }

  #call<Result>(
    write: (connection: Connection) => Promise<Result>,
    how: Pick<OperationRequest, 'alone' | 'renews' | 'mailboxes'>,
    durable: (result: Result) => void = () => {},
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const run = async (connection: Connection): Promise<() => void> => {
      const result = await write(connection);
      return () => {
        // At once: the next transaction begins before whoever waits hears of this one.
        durable(result);
        resolve(result);
      };
    };
    this.#add({ kind: 'operation', run, reject, ...how });
    return promise;
  }

  #leaseRefusal(): TaktwerkError | null {
    if (this.#leaseLost !== null || this.#epoch !== null) return this.#leaseLost;
    return new TaktwerkError('internal', 'A store takes the lease (nextEpoch) before it commits.');
  }

  #add(request: Request): void {
    if (this.#closed) request.reject(new TaktwerkError('storeUnavailable', 'The store is closed.'));
    else if (this.#queue.length >= QUEUE) {
      const many = `${this.#queue.length} writes wait for the database, more than the store takes. Try again later.`;
      request.reject(new TaktwerkError('storeUnavailable', many));
    } else {
      this.#queue.push(request);
      this.#running ??= this.#run();
    }
  }

  async #run(): Promise<void> {
    // Everything asked for in this turn of the event loop goes along.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#write(this.#nextGroup());
    this.#running = null;
  }

  #nextGroup(): readonly Request[] {
    const alone = this.#queue.findIndex((request) => request.kind === 'operation' && request.alone);
    const size = alone < 0 ? GROUP : Math.min(GROUP, Math.max(alone, 1));
    return this.#queue.splice(0, size);
  }

  async #write(group: readonly Request[]): Promise<void> {
    const outcome = await this.#attempt(group);
    if (outcome.kind === 'durable') {
      outcome.settle();
      this.#sessions.tell(mailboxesOf(group));
    } else if (outcome.kind === 'lost') for (const { reject } of group) reject(outcome.fault);
    else if (group.length === 1) group[0]?.reject(outcome.error);
    // One of them cannot be written: each for itself shows which.
    else for (const request of group) await this.#write([request]);
  }

  async #attempt(group: readonly Request[]): Promise<Outcome> {
    let session: Session;
    try {
      session = await this.#sessions.current();
    } catch (error) {
      return { kind: 'lost', fault: asTaktwerkError(error) };
    }
    return this.#sessions.withinTime(session, this.#transact(session, group));
  }

  async #transact(session: Session, group: readonly Request[]): Promise<Outcome> {
    const { id, leaseTime, now } = this.#options;
    const number = this.#sessions.commits + 1;
    const epoch = group.some(needsLease) ? this.#epoch : null;
    const guards = (connection: Connection): readonly Promise<void>[] => [
      markCommit(connection, id, number),
      ...(epoch === null ? [] : [renewLease(connection, epoch, leaseTime)]),
    ];
    let settle: () => void;
    try {
      settle = await writeGroup(session.connection, group, guards, now());
    } catch (error) {
      return this.#undo(session, error);
    }
    try {
      const tag = await session.connection.command('COMMIT');
      if (tag !== 'COMMIT') throw new TaktwerkError('internal', `The database answered COMMIT with ${tag}.`);
    } catch (error) {
      if (saysNo(error)) return this.#undo(session, error);
      session.cut();
      const happened = await this.#sessions.findOut(number);
      if (happened === true) return { kind: 'durable', settle };
      return { kind: 'lost', fault: happened === false ? asTaktwerkError(error) : happened };
    }
    this.#sessions.committed(number);
    return { kind: 'durable', settle };
  }

  /** Nothing was committed: rolls back, or drops a session that cannot. */
  async #undo(session: Session, cause: unknown): Promise<Outcome> {
    let error = cause;
    try {
      await session.connection.rollBack(cause);
    } catch (both) {
      error = both;
      session.cut();
    }
    const fault = storageFault(error);
    if (fault !== null) return { kind: 'lost', fault };
    const ours = asTaktwerkError(error);
    if (ours.reason === 'leaseHeld' && this.#leaseLost === null) this.#loseLease(ours);
    return { kind: 'refused', error: ours };
  }

  #loseLease(reason: TaktwerkError): void {
    // A lease that was never taken cannot be lost: then another node has refused it.
    if (this.#epoch === null) return;
    this.#leaseLost = reason;
    for (const call of this.#onLeaseLost) call(reason);
  }

  /** Renews the lease of a node that may have nothing to commit for a while. */
  #beat(): void {
    // Whoever writes next is told of a failure; a beat has nobody to tell.
    this.probe().catch(() => {});
  }
}

/** The server, whose session goes on, has answered that a transaction did not happen. */
function saysNo(error: unknown): boolean {
  if (error instanceof TaktwerkError) return true;
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

function needsLease(request: Request): boolean {
  return request.kind === 'commit' || request.renews;
}

function mailboxesOf(group: readonly Request[]): readonly string[] {
  const mailboxes = new Set<string>();
  for (const request of group) {
    if (request.kind === 'operation') for (const mailbox of request.mailboxes) mailboxes.add(mailbox);
    else for (const { mailbox } of request.batch.messages) mailboxes.add(mailbox);
  }
  return [...mailboxes];
}
