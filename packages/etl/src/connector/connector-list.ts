import { TaktwerkError } from '@taktwerk/model/error';
import type { Connection } from '../definition/connection.ts';
import type { Duck } from '../duck/duck.ts';
import type { LoadTarget, TargetRequest } from '../load/load-target.ts';
import type { SqlSession } from '../load/sql/sql-session.ts';
import type { CheckResult, Connector } from './connector.ts';
import type { ReadRequest, SourceReader } from './source-reader.ts';

/** A connector with its connection already given: the kinds agree, and nothing else has to know them. */
interface Bound {
  check(): Promise<CheckResult>;
  readonly openSource?: (request: ReadRequest) => Promise<SourceReader>;
  readonly openTarget?: (request: TargetRequest) => Promise<LoadTarget>;
  readonly openSession?: (duck: Duck) => Promise<SqlSession>;
}

function bind<C extends Connection>(connector: Connector<C>, connection: C): Bound {
  const { openSource, openTarget, openSession } = connector;
  return {
    check: () => connector.check(connection),
    ...(openSource === undefined ? {} : { openSource: (request) => openSource(connection, request) }),
    ...(openTarget === undefined ? {} : { openTarget: (request) => openTarget(connection, request) }),
    ...(openSession === undefined ? {} : { openSession: (duck) => openSession(connection, duck) }),
  };
}

/** Every kind of system: a new connector is one line here. Only what a run needs is loaded. */
async function connectorOf(connection: Connection): Promise<Bound> {
  switch (connection.kind) {
    case 'postgres':
      return bind((await import('./postgres/postgres-connector.ts')).postgresConnector, connection);
    case 'sqlite':
      return bind((await import('./sqlite/sqlite-connector.ts')).sqliteConnector, connection);
    case 'duckdb':
      return bind((await import('./duckdb/duckdb-connector.ts')).duckdbConnector, connection);
    case 'files':
      return bind((await import('./file/files-connector.ts')).filesConnector, connection);
    case 'http':
      return bind((await import('./http/http-connector.ts')).httpConnector, connection);
    case 'mariadb':
      return bind((await import('./mariadb/mariadb-connector.ts')).mariadbConnector, connection);
    case 'plugin':
      return bind(await (await import('./plugin/load-plugin.ts')).loadPlugin(connection), connection);
  }
}

/** Connects, asks for something harmless, and leaves; throws `connectionFailed`. */
export async function checkConnection(connection: Connection): Promise<CheckResult> {
  return (await connectorOf(connection)).check();
}

export async function openSource(connection: Connection, request: ReadRequest): Promise<SourceReader> {
  const { openSource: open } = await connectorOf(connection);
  if (open === undefined || connection.usedForReading === false) {
    throw new TaktwerkError('invalidOrder', `Connection "${connection.name}" is not used for reading.`);
  }
  return open(request);
}

export async function openTarget(connection: Connection, request: TargetRequest): Promise<LoadTarget> {
  const { openTarget: open } = await connectorOf(connection);
  if (open === undefined) {
    throw new TaktwerkError(
      'invalidOrder',
      `Nothing can be written to connection "${connection.name}" (${connection.kind}).`,
    );
  }
  return open(request);
}

/** A connection for statements; files and services are refused by name. */
export async function openSession(connection: Connection, duck: Duck): Promise<SqlSession> {
  const { openSession: open } = await connectorOf(connection);
  if (open !== undefined) return open(duck);
  throw new TaktwerkError(
    'invalidOrder',
    `Connection "${connection.name}" (${connection.kind}) takes no statements; expected one of a database.`,
  );
}
