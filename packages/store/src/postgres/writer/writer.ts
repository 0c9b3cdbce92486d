import { setTimeout as delay } from 'node:timers/promises';
import type { Commit } from '@taktwerk/model';
import { TaktwerkError } from '@taktwerk/model/error';
import { BackOff } from '../connection/back-off.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionSettings } from '../connection/connection-settings.ts';
import { asTaktwerkError, storageFault } from '../connection/storage-fault.ts';
import { releaseLease, renewLease, takeLease } from '../lease/lease.ts';
import type { Request } from './request.ts';
import { Session } from './session.ts';
import { writeGroup } from './write-group.ts';
import { addWriter, countCommits, markCommit, removeWriter } from './writer-row.ts';

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
/** Milliseconds a transaction may take before its connection is given up. */
const WRITE_TIMEOUT = 60_000;
/** Milliseconds to find out what became of a transaction whose answer was lost. */
const FIND_OUT_TIMEOUT = 120_000;
const FIND_OUT_PAUSE = 200;

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
  readonly #applicationName: string;
  readonly #backOff = new BackOff();
  #queue: Request[] = [];
  #running: Promise<void> | null = null;
  #session: Session | null = null;
  #opened = false;
  /** Transactions of this store that have happened, as `writer.commits` says. */
  #commits = 0;
  #epoch: number | null = null;
  #leaseLost: TaktwerkError | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#applicationName = `taktwerk writer ${options.id}`;
  }

  /** Connects for the first time; `prepare` brings the schema up to date. */
  async open(prepare: (connection: Connection) => Promise<void>): Promise<void> {
    const { settings, id, node } = this.#options;
    const session = await Session.open(settings, this.#applicationName);
    this.#session = session;
    await prepare(session.connection);
    await addWriter(session.connection, id, node);
    this.#opened = true;
  }

  commit(batch: Commit): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const refusal = this.#leaseRefusal();
    if (refusal !== null) reject(refusal);
    else this.#add({ kind: 'commit', batch, resolve, reject });
    return promise;
  }

  /** Runs `write` in a savepoint of the next transaction. */
  call<Result>(write: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#call(write, { alone: false, renews: false });
  }

  /** A write that changes nothing; fails when the lease was lost, as then no commit can succeed any more. */
  async probe(): Promise<void> {
    if (this.#leaseLost !== null) throw this.#leaseLost;
    await this.#call(async () => {}, { alone: false, renews: true });
  }

  /** Takes the lease, or a new epoch of it, and keeps it from running out from then on. */
  async nextEpoch(): Promise<number> {
    const { node, leaseTime } = this.#options;
    const epoch = await this.#call((connection) => takeLease(connection, node, leaseTime), {
      alone: true,
      renews: false,
    });
    this.#epoch = epoch;
    this.#leaseLost = null;
    this.#heartbeat ??= setInterval(() => this.#beat(), leaseTime / 3).unref();
    return epoch;
  }

  /** Writes what was asked for, gives the lease back and ends the connection. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    await this.#running;
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    try {
      await this.#withinTime(session, this.#leave(session.connection));
    } catch (error) {
      // The lease runs out by itself, and the row is removed by a later store; nobody is waiting for either.
      if (storageFault(error) === null) throw error;
    }
    await session.end();
  }

  async #leave(connection: Connection): Promise<void> {
    await connection.command('BEGIN');
    if (this.#epoch !== null) await releaseLease(connection, this.#epoch);
    if (this.#opened) await removeWriter(connection, this.#options.id);
    await connection.command('COMMIT');
  }

  #call<Result>(
    write: (connection: Connection) => Promise<Result>,
    how: { readonly alone: boolean; readonly renews: boolean },
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const run = async (connection: Connection): Promise<() => void> => {
      const result = await write(connection);
      return () => resolve(result);
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
    if (outcome.kind === 'durable') outcome.settle();
    else if (outcome.kind === 'lost') for (const { reject } of group) reject(outcome.fault);
    else if (group.length === 1) group[0]?.reject(outcome.error);
    // One of them cannot be written: each for itself shows which.
    else for (const request of group) await this.#write([request]);
  }

  async #attempt(group: readonly Request[]): Promise<Outcome> {
    let session: Session;
    try {
      session = await this.#connected();
    } catch (error) {
      return { kind: 'lost', fault: asTaktwerkError(error) };
    }
    return this.#withinTime(session, this.#transact(session, group));
  }

  async #transact(session: Session, group: readonly Request[]): Promise<Outcome> {
    const { id, leaseTime, now } = this.#options;
    const number = this.#commits + 1;
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
      if (session.alive && !isFatal(error)) return this.#undo(session, error);
      session.cut();
      this.#session = null;
      const happened = await this.#findOut(number);
      if (happened === true) return { kind: 'durable', settle };
      const fault = happened === false ? asTaktwerkError(error) : happened;
      return { kind: 'lost', fault };
    }
    this.#commits = number;
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
      this.#session = null;
    }
    const fault = storageFault(error);
    if (fault !== null) return { kind: 'lost', fault };
    const ours = asTaktwerkError(error);
    if (ours.reason === 'leaseHeld') this.#leaseLost = ours;
    return { kind: 'refused', error: ours };
  }

  /** Whether the store's `number`th transaction happened; a fault when the database could not be asked in time. */
  async #findOut(number: number): Promise<boolean | TaktwerkError> {
    const end = performance.now() + FIND_OUT_TIMEOUT;
    for (;;) {
      try {
        await this.#connect();
        return this.#commits >= number;
      } catch (error) {
        if (performance.now() > end || this.#closed) {
          return new TaktwerkError(
            'storeUnavailable',
            `The connection broke during a COMMIT, and the database could not be asked since whether it happened: ${asTaktwerkError(error).details}`,
          );
        }
        await delay(FIND_OUT_PAUSE);
      }
    }
  }

  async #connected(): Promise<Session> {
    if (this.#session?.alive === true) return this.#session;
    const refusal = this.#backOff.refusal;
    if (refusal !== null) throw refusal;
    try {
      const session = await this.#connect();
      this.#backOff.succeeded();
      return session;
    } catch (error) {
      const fault = asTaktwerkError(error);
      this.#backOff.failed(fault);
      throw fault;
    }
  }

  /** A new session, after which no earlier one can write any more. */
  async #connect(): Promise<Session> {
    const { settings, id } = this.#options;
    const session = await Session.open(settings, this.#applicationName);
    try {
      const counting = countCommits(session.connection, id, this.#applicationName);
      this.#commits = await this.#withinTime(session, counting);
    } catch (error) {
      session.cut();
      throw error;
    }
    this.#session = session;
    return session;
  }

  async #withinTime<Result>(session: Session, work: Promise<Result>): Promise<Result> {
    const timer = setTimeout(() => session.cut(), WRITE_TIMEOUT);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Renews the lease of a node that may have nothing to commit for a while. */
  #beat(): void {
    // Whoever writes next is told of a failure; a beat has nobody to tell.
    this.probe().catch(() => {});
  }
}

/** The server ended the session with the error. */
function isFatal(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity !== 'ERROR';
}

function needsLease(request: Request): boolean {
  return request.kind === 'commit' || request.renews;
}
