import type { AgentRecord } from '@taktwerk/model';
import { integer, text, textOrNull } from '../connection/column.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT name, platform, version, hardware, software, ip_address, port, public_key, last_seen
FROM agent ORDER BY name`;

/** Every agent that ever registered, by name. */
export function listAgents(connection: Connection): AgentRecord[] {
  return connection.all(LIST).map((row) => ({
    name: text(row, 'name'),
    platform: text(row, 'platform'),
    version: text(row, 'version'),
    hardware: text(row, 'hardware'),
    software: text(row, 'software'),
    ipAddress: text(row, 'ip_address'),
    port: integer(row, 'port'),
    publicKey: textOrNull(row, 'public_key'),
    lastSeen: integer(row, 'last_seen'),
  }));
}
