/** Entry of a reader thread: answers one request after the other on a connection of its own. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Connection } from '../connection/connection.ts';
import { openForReading } from '../connection/open-database.ts';
import { storageFault } from '../connection/storage-fault.ts';
import { readOperations } from '../read-operations.ts';
import {
  type Answer,
  type FromThread,
  type Request,
  sendError,
  type ThreadData,
  type ToThread,
} from './messages.ts';
import { runOperation } from './run-operation.ts';

if (parentPort === null) throw new Error('reader-thread is started by open-sqlite-store, not by hand.');
serve(parentPort, workerData as ThreadData);

function serve(port: MessagePort, data: ThreadData): void {
  const send = (message: FromThread): void => port.postMessage(message);
  let connection: Connection | null = null;
  port.on('message', (message: ToThread) => {
    if (connection === null) {
      try {
        connection = openForReading(data.folder);
        send({ kind: 'ready' });
      } catch (error) {
        send({ kind: 'failed', error: sendError(storageFault(error) ?? error) });
      }
      return;
    }
    if (message.kind === 'close') {
      connection.close();
      port.close();
      return;
    }
    if (message.kind === 'open') return;
    // Answers go out one by one: a quick read does not wait for a slow one behind it.
    for (const request of message.requests) send({ kind: 'answers', answers: [answer(connection, request)] });
  });
}

function answer(connection: Connection, request: Request): Answer {
  try {
    return { id: request.id, ok: true, value: runOperation(connection, readOperations, request) };
  } catch (error) {
    return { id: request.id, ok: false, error: sendError(storageFault(error) ?? error) };
  }
}
