/** Entry of the writer thread: holds the folder's lock and the only connection that writes. */
import { mkdirSync } from 'node:fs';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Connection } from '../connection/connection.ts';
import { openForWriting } from '../connection/open-database.ts';
import { storageFault } from '../connection/storage-fault.ts';
import { lockFolder } from '../lock/folder-lock.ts';
import { migrate, releasedMigrations } from '../migration/migrate.ts';
import { writeOperations } from '../write-operations.ts';
import { type FromThread, type Request, sendError, type ThreadData, type ToThread } from './messages.ts';
import { runGroup } from './run-group.ts';

/** Bounds of one transaction, so that the first of a group does not wait for too many others. */
const MOST_REQUESTS = 1000;

if (parentPort === null) throw new Error('writer-thread is started by open-sqlite-store, not by hand.');
start(parentPort, workerData as ThreadData);

function start(port: MessagePort, data: ThreadData): void {
  const send = (message: FromThread): void => port.postMessage(message);
  let release = (): void => {};
  let connection: Connection;
  try {
    mkdirSync(data.folder, { recursive: true, mode: 0o700 });
    const lock = lockFolder(data.folder);
    release = lock.release;
    connection = openForWriting(data.folder);
    migrate(connection, releasedMigrations(), data.now);
  } catch (error) {
    release();
    send({ kind: 'failed', error: sendError(storageFault(error) ?? error) });
    port.close();
    return;
  }
  const waiting: Request[] = [];
  let closing = false;
  const take = (message: ToThread): void => {
    if (message.kind === 'close') closing = true;
    else waiting.push(...message.requests);
  };
  port.on('message', (first: ToThread) => {
    take(first);
    // Whatever came while the last COMMIT ran goes into the next one.
    while (waiting.length < MOST_REQUESTS) {
      const more: { message: ToThread } | undefined = receiveMessageOnPort(port);
      if (more === undefined) break;
      take(more.message);
    }
    while (waiting.length > 0) {
      const answers = runGroup(connection, writeOperations, waiting.splice(0, MOST_REQUESTS));
      send({ kind: 'answers', answers });
    }
    if (closing) {
      connection.close();
      release();
      port.close();
    }
  });
  send({ kind: 'ready' });
}
