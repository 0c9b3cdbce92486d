import { TaktwerkError } from '@taktwerk/model/error';

/**
 * What the classes of SQLSTATE codes mean that speak of the database, not of the statement (PostgreSQL manual,
 * appendix A).
 */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['08', 'The connection to the database failed.'],
  ['28', 'The database refuses the user or its password; check the connection settings.'],
  ['3D', 'The database does not exist; make it, or correct the connection settings.'],
  ['40', 'The database gave the transaction up for the sake of another one.'],
  ['53', 'The database lacks memory, disk space or connections.'],
  ['55', 'Something else holds what was to be written; look for long transactions on the database.'],
  ['57', 'The database ended the work: it is stopping or starting, or the work took too long.'],
  ['58', 'The disk or the system of the database failed; check its log.'],
  ['F0', 'The files of the database are damaged; check its log.'],
  ['XX', 'The database is damaged or faulty; check its log.'],
]);

/** Codes whose class says nothing of the kind. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['25006', 'The database takes no writes: it is a standby, or set to read only.'],
  ['25P03', 'The database ended a transaction that stood still for too long.'],
  ['53100', 'The disk of the database is full; make room, then writes go on by themselves.'],
  ['53300', 'The database has no connection left; raise max_connections, or end others.'],
]);

/** A fault of the database or the way to it, as `storeUnavailable`; null when the error is of another kind. */
export function storageFault(error: unknown): TaktwerkError | null {
  if (error instanceof TaktwerkError) return error.reason === 'storeUnavailable' ? error : null;
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const meaning = isSqlState(error)
    ? (CODES.get(code) ?? CLASSES.get(code.slice(0, 2)))
    : connectionFault(error);
  if (meaning === undefined) return null;
  // Some errors of sockets have only a code.
  const says = error.message === '' ? code : error.message;
  return new TaktwerkError('storeUnavailable', `${meaning} It says: ${says}.`, { cause: error });
}

/** Errors of the server have a severity; those of sockets and of the driver do not. */
function isSqlState(error: Error): boolean {
  return 'severity' in error;
}

function connectionFault(error: Error): string | undefined {
  const ofSocket = 'syscall' in error || 'code' in error || error instanceof AggregateError;
  // The driver's own words carry no code.
  const ofDriver = ['onnection', 'timeout', 'not queryable'].some((word) => error.message.includes(word));
  return ofSocket || ofDriver ? 'The database cannot be reached.' : undefined;
}

/** Any error as one of ours: what the database lacks, or a fault inside. */
export function asTaktwerkError(error: unknown): TaktwerkError {
  if (error instanceof TaktwerkError) return error;
  const says = error instanceof Error ? error.message : String(error);
  return storageFault(error) ?? new TaktwerkError('internal', says, { cause: error });
}
