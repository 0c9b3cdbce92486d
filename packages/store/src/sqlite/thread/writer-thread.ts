/** Entry of the writer thread: holds the folder's lock and the only connection that writes. */
import { mkdirSync } from 'node:fs';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Connection } from '../connection/connection.ts';
import { openForWriting } from '../connection/open-database.ts';
import { storageFault } from '../connection/storage-fault.ts';
import { type FolderLock, lockFolder } from '../lock/folder-lock.ts';
import { migrate, releasedMigrations } from '../migration/migrate.ts';
import { writeOperations } from '../write-operations.ts';
import { keepLogShort } from './keep-log-short.ts';
import { type FromThread, type Request, sendError, type ThreadData, type ToThread } from './messages.ts';
import { runGroup } from './run-group.ts';

/** Bounds of one transaction, so that the first of a group does not wait for too many others. */
const MOST_REQUESTS = 1000;
/** Groups between two looks at the length of the log. */
const LOG_CHECK = 256;

if (parentPort === null) throw new Error('writer-thread is started by open-sqlite-store, not by hand.');
serve(parentPort, workerData as ThreadData);

function serve(port: MessagePort, data: ThreadData): void {
  const send = (message: FromThread): void => port.postMessage(message);
  const waiting: Request[] = [];
  let opened: { readonly lock: FolderLock; readonly connection: Connection } | null = null;
  let groups = 0;
  let closing = false;
  const take = (message: ToThread): void => {
    if (message.kind === 'requests') waiting.push(...message.requests);
    else if (message.kind === 'close') closing = true;
  };
  port.on('message', (first: ToThread) => {
    if (opened === null) {
      try {
        opened = open(data);
        send({ kind: 'ready' });
      } catch (error) {
        send({ kind: 'failed', error: sendError(storageFault(error) ?? error) });
      }
      return;
    }
    take(first);
    // Whatever came while the last COMMIT ran goes into the next one.
    while (waiting.length < MOST_REQUESTS) {
      const more: { message: ToThread } | undefined = receiveMessageOnPort(port);
      if (more === undefined) break;
      take(more.message);
    }
    while (waiting.length > 0) {
      const group = waiting.splice(0, MOST_REQUESTS);
      send({ kind: 'answers', answers: runGroup(opened.connection, writeOperations, group) });
      if (++groups % LOG_CHECK === 0) keepLogShort(opened.connection);
    }
    if (closing) {
      opened.connection.close();
      opened.lock.release();
      port.close();
    }
  });
}

function open(data: ThreadData): { lock: FolderLock; connection: Connection } {
  mkdirSync(data.folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(data.folder);
  try {
    const connection = openForWriting(data.folder);
    migrate(connection, releasedMigrations(), data.now);
    return { lock, connection };
  } catch (error) {
    lock.release();
    throw error;
  }
}
