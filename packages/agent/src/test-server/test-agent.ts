import type { TestContext } from 'node:test';
import { type AgentOptions, type RunningAgent, runAgent } from '../run-agent.ts';
import { afterTest } from './after-test.ts';
import { testFolder } from './test-folder.ts';
import { TestServer } from './test-server.ts';

/** A server and an agent connected to it, both gone after the test. */
export type Stage = {
  readonly server: TestServer;
  readonly agent: RunningAgent;
  readonly folder: string;
  readonly log: string[];
  /** Starts another agent on the folder, after `agent.stop()`. */
  readonly next: () => Promise<RunningAgent>;
};

export async function setStage(test: TestContext, options: Partial<AgentOptions> = {}): Promise<Stage> {
  const folder = await testFolder(test);
  const server = await TestServer.start();
  afterTest(test, () => server.close());
  const log: string[] = [];
  const next = async (): Promise<RunningAgent> => {
    const agent = await runAgent({
      server: server.address,
      name: 'UNIX01',
      folder,
      token: null,
      log: (text) => log.push(text),
      graceMillis: 300,
      ...options,
    });
    afterTest(test, () => agent.stop());
    await agent.connected;
    return agent;
  };
  return { server, agent: await next(), folder, log, next };
}
