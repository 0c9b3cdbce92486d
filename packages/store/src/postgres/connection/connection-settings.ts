import { Socket } from 'node:net';
import pg from 'pg';

/** How to reach the database: a `postgres://` address, or the settings of `pg`. */
export type ConnectionSettings = string | pg.PoolConfig;

/** Milliseconds until a connection is open, or is given up. */
const CONNECT_TIMEOUT = 10_000;

const INT8 = 20;

/** 64-bit integers become numbers, and a fault where a number cannot hold them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === INT8 ? readInteger : pg.types.getTypeParser(id, format),
};

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for an integer of ours.`);
  return value;
}

/** Settings of one session; `opened` is told its socket, by which it can be cut off whatever state it is in. */
export function sessionSettings(
  settings: ConnectionSettings,
  applicationName: string,
  opened: (socket: Socket) => void = () => {},
): pg.PoolConfig {
  return {
    ...(typeof settings === 'string' ? { connectionString: settings } : settings),
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    pipeline: true,
    types,
    stream: () => {
      const socket = new Socket();
      opened(socket);
      return socket;
    },
  };
}
