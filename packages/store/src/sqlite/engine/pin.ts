import type { Pin } from '@taktwerk/model';
import { pinFromRow } from '../../row/engine-rows.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO pin (run_id, name, version_id) VALUES (?, ?, ?)
ON CONFLICT (run_id, name) DO UPDATE SET version_id = excluded.version_id`;
const REMOVE = 'DELETE FROM pin WHERE run_id = ?';
const ALL = 'SELECT run_id, name, version_id FROM pin ORDER BY run_id, name';

export function putPin(connection: Connection, pin: Pin): void {
  connection.run(PUT, pin.runId, pin.name, pin.versionId);
}

/** Forgets the pins of a tree. */
export function removePins(connection: Connection, top: number): void {
  connection.run(REMOVE, top);
}

export function allPins(connection: Connection): Pin[] {
  return connection.all(ALL).map(pinFromRow);
}
