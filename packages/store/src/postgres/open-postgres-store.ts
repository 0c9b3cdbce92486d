import { randomUUID } from 'node:crypto';
import { outgoingMailbox } from '@taktwerk/model';
import { Arrivals } from '../inbox/arrivals.ts';
import type { PoolSize } from '../port/pool-size.ts';
import type { Store } from '../port/store.ts';
import { listAgents } from './agent/list-agents.ts';
import { appendAudit } from './audit/append-audit.ts';
import { findAudit } from './audit/find-audit.ts';
import { listAudit } from './audit/list-audit.ts';
import { createClient, listClients, switchClient } from './client/client.ts';
import { beginClientRemoval, finishClientRemoval, removeClientPortion } from './client/remove-client.ts';
import type { ConnectionSettings } from './connection/connection-settings.ts';
import { asTaktwerkError } from './connection/storage-fault.ts';
import { loadEngineState } from './engine/load-engine-state.ts';
import { countHistory } from './history/count-history.ts';
import { forgetNodeMessages, putMessages, takeMessages, waitingMessages } from './inbox/inbox.ts';
import { InboxListener } from './inbox/inbox-listener.ts';
import {
  beginMaintenance,
  currentMaintenance,
  finishMaintenance,
  historyRows,
  progressMaintenance,
  removeHistory,
} from './maintenance/maintenance.ts';
import { migrate, releasedMigrations } from './migration/migrate.ts';
import { openNotificationsOf } from './notification/open-notifications.ts';
import { deletedObjects, deleteObject } from './object/delete-object.ts';
import { allObjects, getObject, getObjectByUuid, getObjects, getObjectVersion } from './object/get-object.ts';
import { moveObject } from './object/move-object.ts';
import { renameObject } from './object/rename-object.ts';
import { restoreObject } from './object/restore-object.ts';
import { saveObjects } from './object/save-objects.ts';
import { searchObjects } from './object/search-objects.ts';
import { varaRows } from './object/vara-rows.ts';
import { Readers } from './reader/readers.ts';
import { forgetReceipts, getReceipt, putReceipt } from './receipt/receipt.ts';
import { listReports } from './report/list-reports.ts';
import { reportPages } from './report/report-pages.ts';
import { removeOldReports } from './retention/remove-old-reports.ts';
import { removeOldRuns } from './retention/remove-old-runs.ts';
import { addComments } from './task/add-comments.ts';
import { countActive } from './task/count-active.ts';
import { getTask } from './task/get-task.ts';
import { lastRun } from './task/last-run.ts';
import { listExecutions } from './task/list-executions.ts';
import { runTimes } from './task/run-times.ts';
import { jobOrder, taskComments, taskInputs, taskVariables } from './task/task-details.ts';
import { taskLines } from './task/task-lines.ts';
import { taskMarks } from './task/task-marks.ts';
import { tasksBelow } from './task/tasks-below.ts';
import { createToken, findToken, listTokens, markTokenUsed, removeToken } from './user/api-token.ts';
import { pageUsers } from './user/page-users.ts';
import { findUser, findUserByOauth2, listUsers, loginEpoch, putUser, setUserAccess } from './user/user.ts';
import { userGrants } from './user/user-grants.ts';
import { Writer } from './writer/writer.ts';

export interface PostgresStoreOptions {
  /** A `postgres://` address, or settings of `pg`. */
  readonly connection: ConnectionSettings;
  /** Name of this node, unique among the nodes of the database: it holds the lease under it. */
  readonly node: string;
  /** Connections that read, up to 8 unless told; one more writes. */
  readonly readers?: PoolSize;
  /** Milliseconds after which another node may take the lease of one that is silent; 10,000 unless told. */
  readonly leaseTime?: number;
  /** Milliseconds since 1970; stamps report pieces and migrations. */
  readonly now?: () => number;
}

/** Told of after a removal: files of what went may have to go. */
const REPORT_FILES = outgoingMailbox('reportFile');
const EIGHT: PoolSize = { min: 0, max: 8, idleTime: 10_000 };

/**
 * Opens a store in a PostgreSQL database (15 or later, encoding UTF8), whose schema it makes or brings up to date.
 * A NUL character in a text becomes U+FFFD, as the database holds none; reports keep theirs.
 * @throws TaktwerkError `storeUnavailable` when the database cannot be reached or used.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { connection: settings, node, readers: size = EIGHT, leaseTime = 10_000, now = Date.now } = options;
  const id = randomUUID();
  const writer = new Writer({ settings, node, id, leaseTime, now });
  const readers = new Readers(settings, id, size);
  try {
    await writer.open((connection) => migrate(connection, releasedMigrations(), now()));
    await readers.open();
  } catch (error) {
    await Promise.all([writer.close(), readers.close()]);
    throw asTaktwerkError(error);
  }
  const arrivals = new Arrivals();
  return postgresStore(writer, readers, arrivals, new InboxListener(settings, id, arrivals), now);
}

function postgresStore(
  writer: Writer,
  readers: Readers,
  arrivals: Arrivals,
  listener: InboxListener,
  now: () => number,
): Store {
  return {
    commit: (batch) => writer.commit(batch),
    nextEpoch: () => writer.nextEpoch(),
    readers: () => readers.figures,
    onLeaseLost: (call) => writer.onLeaseLost(call),
    probe: () => writer.probe(),
    close: async () => {
      await Promise.all([readers.close(), listener.close(), writer.close()]);
    },
    loadEngineState: () => readers.read(loadEngineState),
    tasks: {
      list: (filter, page) => readers.read((connection) => listExecutions(connection, filter, page)),
      get: (client, runId) => readers.read((connection) => getTask(connection, client, runId)),
      variables: (runId) => readers.read((connection) => taskVariables(connection, runId)),
      inputs: (runId) => readers.read((connection) => taskInputs(connection, runId)),
      comments: (runId) => readers.read((connection) => taskComments(connection, runId)),
      addComment: (comment, audit) =>
        writer.call(async (connection) => {
          await Promise.all([addComments(connection, [comment]), appendAudit(connection, [audit])]);
        }),
      countActive: (client) => readers.read((connection) => countActive(connection, client ?? null)),
      order: (runId) => readers.read((connection) => jobOrder(connection, runId)),
      runTimes: (client, names, limit) =>
        readers.read((connection) => runTimes(connection, client, names, limit)),
      lastRun: (query) => readers.read((connection) => lastRun(connection, query)),
      below: (runIds) => readers.read((connection) => tasksBelow(connection, runIds)),
      lines: (wanted) => readers.read((connection) => taskLines(connection, wanted)),
      marks: (runIds) => readers.read((connection) => taskMarks(connection, runIds)),
    },
    history: { count: (after) => writer.call((connection) => countHistory(connection, after)) },
    retention: {
      removeOldRuns: (portion) =>
        writer.call((connection) => removeOldRuns(connection, portion, now()), [REPORT_FILES]),
      removeOldReports: (portion) =>
        writer.call((connection) => removeOldReports(connection, portion, now()), [REPORT_FILES]),
      // Autovacuum makes the freed space usable again; the file system gets it when whole pages at the end are free.
      giveBackSpace: () => Promise.resolve(false),
    },
    reports: {
      list: (runId) => readers.read((connection) => listReports(connection, runId)),
      pages: (runId, type, page) => readers.read((connection) => reportPages(connection, runId, type, page)),
    },
    objects: {
      get: (client, name) => readers.read((connection) => getObject(connection, client, name)),
      getMany: (client, names) => readers.read((connection) => getObjects(connection, client, names)),
      getVersion: (versionId) => readers.read((connection) => getObjectVersion(connection, versionId)),
      getByUuid: (client, uuid) => readers.read((connection) => getObjectByUuid(connection, client, uuid)),
      save: (drafts, saving, audit) =>
        writer.call((connection) => saveObjects(connection, drafts, saving, audit)),
      search: (query) => readers.read((connection) => searchObjects(connection, query)),
      all: (client, visible) => readers.read((connection) => allObjects(connection, client, visible)),
      delete: (client, name, stamp, audit) =>
        writer.call((connection) => deleteObject(connection, client, name, stamp, audit)),
      deleted: (client, limit, conditions) =>
        readers.read((connection) => deletedObjects(connection, client, limit, conditions)),
      restore: (client, objectId, audit) =>
        writer.call((connection) => restoreObject(connection, client, objectId, audit)),
      move: (client, name, folder, stamp, audit) =>
        writer.call((connection) => moveObject(connection, client, name, folder, stamp, audit)),
      rename: (client, name, newName, stamp, audit) =>
        writer.call((connection) => renameObject(connection, client, name, newName, stamp, audit)),
      varaRows: (client, vara) => readers.read((connection) => varaRows(connection, client, vara)),
    },
    users: {
      find: (client, name, department) =>
        readers.read((connection) => findUser(connection, client, name, department)),
      put: (user, draft, audit) => writer.call((connection) => putUser(connection, user, draft, audit)),
      findByOauth2: (client, value) =>
        readers.read((connection) => findUserByOauth2(connection, client, value)),
      setAccess: (user, access, audit) =>
        writer.call((connection) => setUserAccess(connection, user, access, audit)),
      list: (client) => readers.read((connection) => listUsers(connection, client)),
      page: (query) => readers.read((connection) => pageUsers(connection, query)),
      grants: (client, name) => readers.read((connection) => userGrants(connection, client, name)),
      epoch: () => readers.read(loginEpoch),
    },
    tokens: {
      create: (token, limit, audit) =>
        writer.call((connection) => createToken(connection, token, limit, audit)),
      find: (id) => readers.read((connection) => findToken(connection, id)),
      list: (client, user, limit) =>
        readers.read((connection) => listTokens(connection, client, user, limit)),
      remove: (client, user, id, audit) =>
        writer.call((connection) => removeToken(connection, client, user, id, audit)),
      used: (id, at) => writer.call((connection) => markTokenUsed(connection, id, at)),
    },
    notifications: { open: (query) => readers.read((connection) => openNotificationsOf(connection, query)) },
    inbox: {
      put: (messages) =>
        writer.call(
          (connection) => putMessages(connection, messages, now()),
          messages.map(({ mailbox }) => mailbox),
        ),
      waiting: (mailbox, limit) => readers.read((connection) => waitingMessages(connection, mailbox, limit)),
      take: (ids) => writer.call((connection) => takeMessages(connection, ids)),
      forgetNodeMessages: (before) => writer.call((connection) => forgetNodeMessages(connection, before)),
      onArrival: (mailbox, call) => {
        listener.start();
        return arrivals.add(mailbox, call);
      },
    },
    maintenance: {
      current: () => readers.read(currentMaintenance),
      begin: (begin) => writer.call((connection) => beginMaintenance(connection, begin)),
      progress: (token, progress, leaseTime) =>
        writer.call((connection) => progressMaintenance(connection, token, progress, leaseTime)),
      rows: (table, range, after, limit) =>
        readers.read((connection) => historyRows(connection, table, range, after, limit)),
      remove: (token, range, limit) =>
        writer.call((connection) => removeHistory(connection, token, range, limit)),
      finish: (token, audit) => writer.call((connection) => finishMaintenance(connection, token, audit)),
    },
    receipts: {
      get: (key) => readers.read((connection) => getReceipt(connection, key)),
      put: (receipt) => writer.call((connection) => putReceipt(connection, receipt)),
      forget: (before, limit) => writer.call((connection) => forgetReceipts(connection, before, limit)),
    },
    agents: { list: () => readers.read(listAgents) },
    clients: {
      list: () => readers.read(listClients),
      create: (client, audit) => writer.call((connection) => createClient(connection, client, audit ?? null)),
      beginRemoval: (client, audit) =>
        writer.call((connection) => beginClientRemoval(connection, client, audit)),
      removePortion: (client, limit) =>
        writer.call((connection) => removeClientPortion(connection, client, limit)),
      finishRemoval: (client, audit) =>
        writer.call((connection) => finishClientRemoval(connection, client, audit)),
      switch: (client, active, audit) =>
        writer.call((connection) => switchClient(connection, client, active, audit)),
    },
    audit: {
      append: (entry) => writer.call((connection) => appendAudit(connection, [entry])),
      list: (client, limit) => readers.read((connection) => listAudit(connection, client, limit)),
      find: (query) => readers.read((connection) => findAudit(connection, query)),
    },
  };
}
