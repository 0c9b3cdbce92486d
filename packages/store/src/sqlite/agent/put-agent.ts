import type { AgentRecord } from '@taktwerk/model';
import { AGENT_COLUMNS } from '../../row/agent-row.ts';
import type { Connection } from '../connection/connection.ts';

const PUT = `INSERT INTO agent (${AGENT_COLUMNS})
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET platform = excluded.platform, version = excluded.version,
  hardware = excluded.hardware, software = excluded.software, ip_address = excluded.ip_address,
  port = excluded.port, public_key = excluded.public_key, last_seen = excluded.last_seen`;

/** Stores what is known of an agent, whole. */
export function putAgent(connection: Connection, agent: AgentRecord): void {
  connection.run(
    PUT,
    agent.name,
    agent.platform,
    agent.version,
    agent.hardware,
    agent.software,
    agent.ipAddress,
    agent.port,
    agent.publicKey,
    agent.lastSeen,
  );
}
