import { TaktwerkError } from '@taktwerk/model';
import type { Connection } from '../definition/connection.ts';
import type { LoadTarget, TargetRequest } from '../load/load-target.ts';
import type { CheckResult, Connector } from './connector.ts';
import { postgresConnector } from './postgres/postgres-connector.ts';
import type { ReadRequest, SourceReader } from './source-reader.ts';

/** A connector with its connection already given: the kinds agree, and nothing else has to know them. */
interface Bound {
  check(): Promise<CheckResult>;
  readonly openSource?: (request: ReadRequest) => Promise<SourceReader>;
  readonly openTarget?: (request: TargetRequest) => Promise<LoadTarget>;
}

function bind<C extends Connection>(connector: Connector<C>, connection: C): Bound {
  const { openSource, openTarget } = connector;
  return {
    check: () => connector.check(connection),
    ...(openSource === undefined ? {} : { openSource: (request) => openSource(connection, request) }),
    ...(openTarget === undefined ? {} : { openTarget: (request) => openTarget(connection, request) }),
  };
}

/** Every kind of system: a new connector is one line here. */
function connectorOf(connection: Connection): Bound {
  switch (connection.kind) {
    case 'postgres':
      return bind(postgresConnector, connection);
    default:
      throw new TaktwerkError('notImplemented', `There is no connector of kind ${connection.kind} yet.`);
  }
}

/** Connects, asks for something harmless, and leaves; throws `connectionFailed`. */
export function checkConnection(connection: Connection): Promise<CheckResult> {
  return connectorOf(connection).check();
}

export function openSource(connection: Connection, request: ReadRequest): Promise<SourceReader> {
  const { openSource: open } = connectorOf(connection);
  if (open === undefined || connection.usedForReading === false) {
    throw new TaktwerkError('invalidOrder', `Connection "${connection.name}" is not used for reading.`);
  }
  return open(request);
}

export function openTarget(connection: Connection, request: TargetRequest): Promise<LoadTarget> {
  const { openTarget: open } = connectorOf(connection);
  if (open === undefined) {
    throw new TaktwerkError(
      'invalidOrder',
      `Nothing can be written to connection "${connection.name}" (${connection.kind}).`,
    );
  }
  return open(request);
}
