import type { AgentRecord } from '@taktwerk/model';
import { AGENT_COLUMNS } from '../../row/agent-row.ts';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape(AGENT_COLUMNS, [
  'text',
  'text',
  'text',
  'text',
  'text',
  'text',
  'bigint',
  'text',
  'bigint',
]);
const PUT = putRows('agent', SHAPE, ['name']);

/** Stores what is known of agents, whole; each is given once. */
export async function putAgents(connection: Connection, agents: readonly AgentRecord[]): Promise<void> {
  if (agents.length === 0) return;
  const cells = agents.map((agent) => [
    agent.name,
    agent.platform,
    agent.version,
    agent.hardware,
    agent.software,
    agent.ipAddress,
    agent.port,
    agent.publicKey,
    agent.lastSeen,
  ]);
  await connection.run(PUT, ...rowsParameters(SHAPE, cells));
}
