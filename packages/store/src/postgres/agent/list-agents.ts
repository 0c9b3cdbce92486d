import type { AgentRecord } from '@taktwerk/model';
import { AGENT_COLUMNS, agentFromRow } from '../../row/agent-row.ts';
import type { Connection } from '../connection/connection.ts';

const LIST = `SELECT ${AGENT_COLUMNS} FROM agent ORDER BY name`;

/** Every agent that ever registered, by name. */
export async function listAgents(connection: Connection): Promise<AgentRecord[]> {
  return (await connection.all(LIST)).map(agentFromRow);
}
