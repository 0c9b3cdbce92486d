import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from '../connection/connection.ts';
import type { Operations, Request } from './messages.ts';

/** Runs the operation a request names. `ThreadClient` has checked the arguments against its type. */
export function runOperation(connection: Connection, operations: Operations, request: Request): unknown {
  const operation = operations[request.operation];
  if (operation === undefined) {
    throw new TaktwerkError('internal', `The store knows no operation ${request.operation}.`);
  }
  return operation(connection, ...(request.args as never[]));
}
