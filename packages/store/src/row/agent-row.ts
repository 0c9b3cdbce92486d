import type { AgentRecord } from '@taktwerk/model';
import { integer, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

export const AGENT_COLUMNS =
  'name, platform, version, hardware, software, ip_address, port, public_key, last_seen';

export function agentFromRow(row: Row): AgentRecord {
  return {
    name: text(row, 'name'),
    platform: text(row, 'platform'),
    version: text(row, 'version'),
    hardware: text(row, 'hardware'),
    software: text(row, 'software'),
    ipAddress: text(row, 'ip_address'),
    port: integer(row, 'port'),
    publicKey: textOrNull(row, 'public_key'),
    lastSeen: integer(row, 'last_seen'),
  };
}
