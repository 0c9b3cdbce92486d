import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { connectAgent } from '../../packages/server/src/testing/connect-agent.ts';
import { startTestServer, type TestServer } from '../../packages/server/src/testing/test-server.ts';
import { isRecord } from '../conformance/match-answer.ts';
import { FUZZ_OBJECTS } from './fuzz-objects.ts';
import { Knowledge } from './knowledge.ts';
import { USERS } from './random-credentials.ts';

/** A server whose pauses after wrong passwords pass in its clock instead of in the run. */
export function startFuzzServer(): Promise<TestServer> {
  let ahead = 0;
  return startTestServer({
    log: () => {},
    runApi: { client: 100, paths: new Map([['/dwh/hs/etl', 100]]) },
    pace: {
      now: () => Date.now() + ahead,
      wait(milliseconds) {
        ahead += milliseconds;
        return Promise.resolve();
      },
    },
  });
}

/** Makes what requests are about. */
export async function prepare(server: TestServer): Promise<Knowledge> {
  const done = async (path: string, body: object): Promise<unknown> => {
    const answer = await server.request(path, { body });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  };
  for (const { name, folder, type, general, members } of FUZZ_OBJECTS) {
    const content = { general_attributes: { name, ...general }, ...members };
    await done('/100/objects', { data: { [type.toLowerCase()]: content }, path: folder });
  }
  for (const user of USERS) await done('/taktwerk/v1/100/users', user);
  // Known, and away from then on: no job of a random request is started anywhere.
  const { socket } = await connectAgent(server.url, 'FUZZ01', generateKeyPairSync('ed25519'), 'token');
  const closed = once(socket, 'close');
  socket.terminate();
  await closed;
  const runIds: string[] = [];
  for (const name of ['FUZZ.SCRIPT', 'FUZZ.WAITS', 'FUZZ.JOB', 'FUZZ.HOOK']) {
    const started = await done('/100/executions', { object_name: name });
    if (isRecord(started)) runIds.push(String(started.run_id));
  }
  return new Knowledge(['F', 'FUZZ01', ...FUZZ_OBJECTS.map(({ name }) => name)], ['1', ...runIds]);
}
