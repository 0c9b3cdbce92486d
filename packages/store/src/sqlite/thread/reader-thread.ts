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

/** Milliseconds an answer may wait for others; one that took so long itself goes at once. */
const TOGETHER = 0.5;

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
    // Answers go out together, for each message costs both sides more than a quick read, but none waits for a slow one.
    let answers: Answer[] = [];
    let since = performance.now();
    for (const request of message.requests) {
      answers.push(answer(connection, request));
      if (performance.now() - since < TOGETHER) continue;
      send({ kind: 'answers', answers });
      answers = [];
      since = performance.now();
    }
    if (answers.length > 0) send({ kind: 'answers', answers });
  });
}

function answer(connection: Connection, request: Request): Answer {
  try {
    return { id: request.id, ok: true, value: runOperation(connection, readOperations, request) };
  } catch (error) {
    return { id: request.id, ok: false, error: sendError(storageFault(error) ?? error) };
  }
}
