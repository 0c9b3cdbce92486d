import { type InboxMessage, outgoingMailbox, type TaktwerkError } from '@taktwerk/model';
import { Arrivals } from '../inbox/arrivals.ts';
import type { PoolSize } from '../port/pool-size.ts';
import type { RetentionResult } from '../port/retention.ts';
import type { Store } from '../port/store.ts';
import { encodeCommit } from './commit/encode-commit.ts';
import type { ReadOperations } from './read-operations.ts';
import { RecentTasks } from './task/recent-tasks.ts';
import { ReaderPool } from './thread/reader-pool.ts';
import { ThreadClient } from './thread/thread-client.ts';
import type { WriteOperations } from './write-operations.ts';

export interface SqliteStoreOptions {
  /** Data folder; made when missing. One store at a time may have it open. */
  readonly folder: string;
  /** Reader threads; two for good unless told. */
  readonly readers?: PoolSize;
  /** Tasks kept in memory as they were last committed; 2,000 unless told. */
  readonly recentTasks?: number;
  /** Milliseconds since 1970; stamps report pieces and migrations. */
  readonly now?: () => number;
}

const TWO: PoolSize = { min: 2, max: 2, idleTime: 0 };

/** A read that takes longer is given up; the longest is the engine's state at a start. */
const READ_TIMEOUT = 60_000;
/** A disk that has not taken a commit by then is as good as gone. */
const WRITE_TIMEOUT = 60_000;
const RECENT_TASKS = 2_000;
const READ_QUEUE = 5_000;
const WRITE_QUEUE = 20_000;

/**
 * Opens the embedded store: one writer thread with group commit, reader threads with connections of their own.
 * @throws TaktwerkError `folderLocked` when the folder is in use, `storeUnavailable` when it cannot be opened.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const now = options.now ?? Date.now;
  const data = { folder: options.folder, now: now() };
  const onFailure = (failure: TaktwerkError): void => {
    for (const thread of [writer, ...readers.all()]) thread.fail(failure);
  };
  const writer = new ThreadClient<WriteOperations>('writer', data, {
    timeout: WRITE_TIMEOUT,
    queue: WRITE_QUEUE,
    onFailure,
    timeoutIsFatal: true,
  });
  const readLimits = { timeout: READ_TIMEOUT, queue: READ_QUEUE, onFailure, timeoutIsFatal: false };
  const readers = new ReaderPool(
    options.readers ?? TWO,
    () => new ThreadClient<ReadOperations>('reader', data, readLimits),
  );
  const close = async (): Promise<void> => {
    writer.stopTaking();
    await readers.close();
    // Last, as it holds the lock of the folder.
    await writer.close();
  };
  try {
    // The writer first: it makes or brings up to date what the readers open.
    await writer.open();
    await readers.open();
  } catch (error) {
    await close();
    throw error;
  }
  return sqliteStore(writer, readers, new RecentTasks(options.recentTasks ?? RECENT_TASKS), now, close);
}

function sqliteStore(
  writer: ThreadClient<WriteOperations>,
  readers: ReaderPool,
  recent: RecentTasks,
  now: () => number,
  close: () => Promise<void>,
): Store {
  const reader = (): ThreadClient<ReadOperations> => readers.reader();
  const arrivals = new Arrivals();
  /** The folder belongs to this process alone, so all who wait for messages are here. */
  const tell = (messages: readonly InboxMessage[]): void => {
    for (const mailbox of new Set(messages.map((message) => message.mailbox))) arrivals.tell(mailbox);
  };
  /** For writes that take tasks away. */
  const taking = async <Result>(removal: Promise<Result>): Promise<Result> => {
    try {
      return await removal;
    } finally {
      recent.clear();
    }
  };
  /** Files of what was removed may have to go. */
  const removing = async (removal: Promise<RetentionResult>): Promise<RetentionResult> => {
    const result = await taking(removal);
    arrivals.tell(outgoingMailbox('reportFile'));
    return result;
  };
  // No other process has the folder, so the epoch read last holds until a write of this one may have raised it.
  let epoch: Promise<number> | null = null;
  const changing = async <Result>(write: Promise<Result>): Promise<Result> => {
    try {
      return await write;
    } finally {
      epoch = null;
    }
  };
  const readEpoch = async (): Promise<number> => {
    try {
      return await reader().call('loginEpoch');
    } catch (error) {
      epoch = null;
      throw error;
    }
  };
  return {
    commit: async (batch) => {
      try {
        await writer.call('commitBatch', encodeCommit(batch), now());
      } catch (error) {
        recent.clear();
        throw error;
      }
      recent.committed(batch);
      tell(batch.messages);
    },
    // The lock of the folder is held as long as the store is open.
    onLeaseLost: () => {},
    nextEpoch: () => writer.call('raiseEpoch'),
    readers: () => readers.figures,
    probe: () => writer.call('touchLease'),
    close,
    loadEngineState: () => reader().call('loadEngineState'),
    tasks: {
      list: (filter, page) => reader().call('listExecutions', filter, page),
      get: async (client, runId) =>
        recent.get(client, runId) ?? (await reader().call('getTask', client, runId)),
      variables: (runId) => reader().call('taskVariables', runId),
      inputs: (runId) => reader().call('taskInputs', runId),
      comments: (runId) => reader().call('taskComments', runId),
      addComment: async (comment, audit) => {
        try {
          await writer.call('addAuditedComment', comment, audit);
        } finally {
          recent.forget(comment.runId);
        }
      },
      countActive: (client) => reader().call('countActive', client ?? null),
      order: (runId) => reader().call('jobOrder', runId),
      runTimes: (client, names, limit) => reader().call('runTimes', client, names, limit),
      lastRun: (query) => reader().call('lastRun', query),
      below: (runIds) => reader().call('tasksBelow', runIds),
      lines: (wanted) => reader().call('taskLines', wanted),
      marks: (runIds) => reader().call('taskMarks', runIds),
    },
    history: { count: (after) => writer.call('countHistory', after) },
    retention: {
      removeOldRuns: (portion) => removing(writer.call('removeOldRuns', portion, now())),
      removeOldReports: (portion) => removing(writer.call('removeOldReports', portion, now())),
      giveBackSpace: () => writer.call('giveBackSpace'),
    },
    reports: {
      list: (runId) => reader().call('listReports', runId),
      pages: (runId, type, page) => reader().call('reportPages', runId, type, page),
    },
    objects: {
      get: (client, name) => reader().call('getObject', client, name),
      getMany: (client, names) => reader().call('getObjects', client, names),
      getVersion: (versionId) => reader().call('getObjectVersion', versionId),
      getByUuid: (client, uuid) => reader().call('getObjectByUuid', client, uuid),
      save: (drafts, saving, audit) => changing(writer.call('saveObjects', drafts, saving, audit)),
      search: (query) => reader().call('searchObjects', query),
      all: (client, visible) => reader().call('allObjects', client, visible),
      varaRows: (client, vara) => reader().call('varaRows', client, vara),
      delete: (client, name, stamp, audit) =>
        changing(writer.call('deleteObject', client, name, stamp, audit)),
      deleted: (client, limit, conditions) => reader().call('deletedObjects', client, limit, conditions),
      restore: (client, objectId, audit) => changing(writer.call('restoreObject', client, objectId, audit)),
      move: (client, name, folder, stamp, audit) =>
        writer.call('moveObject', client, name, folder, stamp, audit),
      rename: (client, name, newName, stamp, audit) =>
        writer.call('renameObject', client, name, newName, stamp, audit),
    },
    users: {
      find: (client, name, department) => reader().call('findUser', client, name, department),
      put: (user, draft, audit) => changing(writer.call('putUser', user, draft, audit)),
      findByOauth2: (client, value) => reader().call('findUserByOauth2', client, value),
      setAccess: (user, access, audit) => changing(writer.call('setUserAccess', user, access, audit)),
      list: (client) => reader().call('listUsers', client),
      page: (query) => reader().call('pageUsers', query),
      grants: (client, name) => reader().call('userGrants', client, name),
      epoch: () => {
        epoch ??= readEpoch();
        return epoch;
      },
    },
    tokens: {
      create: (token, limit, audit) => writer.call('createToken', token, limit, audit),
      find: (id) => reader().call('findToken', id),
      list: (client, user, limit) => reader().call('listTokens', client, user, limit),
      remove: (client, user, id, audit) => changing(writer.call('removeToken', client, user, id, audit)),
      used: (id, at) => writer.call('markTokenUsed', id, at),
    },
    notifications: { open: (query) => reader().call('openNotificationsOf', query) },
    inbox: {
      put: async (messages) => {
        await writer.call('putMessages', messages, now());
        tell(messages);
      },
      waiting: (mailbox, limit) => reader().call('waitingMessages', mailbox, limit),
      take: (ids) => writer.call('takeMessages', ids),
      forgetNodeMessages: (before) => writer.call('forgetNodeMessages', before),
      onArrival: (mailbox, call) => arrivals.add(mailbox, call),
    },
    maintenance: {
      current: () => reader().call('currentMaintenance', now()),
      begin: (begin) => writer.call('beginMaintenance', begin, now()),
      progress: (token, progress, leaseTime) =>
        writer.call('progressMaintenance', token, progress, leaseTime, now()),
      rows: (table, range, after, limit) => reader().call('historyRows', table, range, after, limit),
      remove: (token, range, limit) => taking(writer.call('removeHistory', token, range, limit)),
      finish: (token, audit) => writer.call('finishMaintenance', token, audit),
    },
    receipts: {
      get: (key) => reader().call('getReceipt', key),
      put: (receipt) => writer.call('putReceipt', receipt),
      forget: (before, limit) => writer.call('forgetReceipts', before, limit),
    },
    agents: { list: () => reader().call('listAgents') },
    clients: {
      list: () => reader().call('listClients'),
      create: (client, audit) => writer.call('createClient', client, audit ?? null),
      beginRemoval: (client, audit) => changing(writer.call('beginClientRemoval', client, audit)),
      removePortion: (client, limit) => taking(writer.call('removeClientPortion', client, limit)),
      finishRemoval: (client, audit) => writer.call('finishClientRemoval', client, audit),
      switch: (client, active, audit) => writer.call('switchClient', client, active, audit),
    },
    audit: {
      append: (entry) => writer.call('appendAudit', entry),
      list: (client, limit) => reader().call('listAudit', client, limit),
      find: (query) => reader().call('findAudit', query),
    },
  };
}
