import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestClient } from '../../test/processes/rest-client.ts';
import { AgentProcess, freePort, PASSWORD, ServerProcess } from '../../test/processes/taktwerk-processes.ts';

/**
 * A server of its own for one measurement, with an agent if wanted; ended and removed afterwards. A folder given as
 * `data` stays, with that of its agent beside it.
 */
export async function withServer<T>(
  options: { readonly agent: boolean; readonly data?: string },
  use: (server: ServerProcess, rest: RestClient, agent: AgentProcess) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-bench-'));
  const server = new ServerProcess(options.data ?? join(folder, 'data'), await freePort());
  // The server knows an agent by its key: one that comes again has to be the same.
  const agentFolder = options.data === undefined ? join(folder, 'agent') : `${options.data}-agent`;
  const agent = new AgentProcess(agentFolder, server);
  try {
    await server.start();
    if (options.agent) await agent.start();
    const system = new RestClient(server.url, 0, PASSWORD);
    await system.post('/objects?overwrite_existing_objects=true', anonymousJobsAllowed());
    return await use(server, new RestClient(server.url, 100, PASSWORD), agent);
  } finally {
    await agent.kill('SIGTERM');
    await server.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

/** The header `httpLoad` sends. */
export const AUTHORIZATION = `Basic ${Buffer.from(`100/ADMIN/TAKTWERK:${PASSWORD}`).toString('base64')}`;

function anonymousJobsAllowed(): object {
  return {
    data: {
      vara: {
        general_attributes: { name: 'UC_HOSTCHAR_DEFAULT', type: 'VARA' },
        variable_definitions: { type: 'STATIC' },
        static_values: [{ key: 'ANONYMOUS_JOB', value1: 'Y' }],
      },
    },
    path: '',
  };
}
