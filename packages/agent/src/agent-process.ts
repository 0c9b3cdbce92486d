/**
 * The agent as a program:
 *
 *     node agent-process.ts --server ws://127.0.0.1:8088 --name UNIX01 --folder DIR [--etl PROGRAM] [--parent-watch]
 *
 * The enrolment token comes in the environment variable TAKTWERK_AGENT_TOKEN. SIGTERM and SIGINT stop the
 * agent and leave its jobs running; so does the end of standard input with `--parent-watch`.
 * Exit status: 0 stopped, 1 fault, 2 wrong arguments, 3 the folder is in use by another agent.
 */
import { parseArgs } from 'node:util';
import { TaktwerkError } from '@taktwerk/model';
import { runAgent } from './run-agent.ts';

const token = process.env.TAKTWERK_AGENT_TOKEN ?? null;
// Nothing that is started from here may see it.
delete process.env.TAKTWERK_AGENT_TOKEN;

const USAGE =
  'Usage: agent-process.ts --server ws://HOST:PORT --name NAME --folder DIR [--etl PROGRAM] [--parent-watch]';

type Arguments = { server: string; name: string; folder: string; parentWatch: boolean; etlProgram?: string };

function readArguments(): Arguments | string {
  try {
    const { values } = parseArgs({
      options: {
        server: { type: 'string' },
        name: { type: 'string' },
        folder: { type: 'string' },
        etl: { type: 'string' },
        'parent-watch': { type: 'boolean', default: false },
      },
    });
    const { server, name, folder } = values;
    if (server === undefined || name === undefined || folder === undefined) {
      return '--server, --name and --folder are needed.';
    }
    const protocol = URL.parse(server)?.protocol;
    if (protocol !== 'ws:' && protocol !== 'wss:') {
      return `--server must be an address that begins with ws:// or wss://, not "${server}".`;
    }
    const etl = values.etl === undefined ? {} : { etlProgram: values.etl };
    return { server, name, folder, parentWatch: values['parent-watch'], ...etl };
  } catch (error) {
    // parseArgs throws a TypeError that says which argument is wrong.
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

async function main(): Promise<number> {
  const args = readArguments();
  if (typeof args === 'string') {
    console.error(`${args}\n${USAGE}`);
    return 2;
  }
  const log = (text: string): void => console.error(`taktwerk-agent ${args.name}: ${text}`);
  try {
    // Before the server can see it: who sees the agent may stop it.
    const asked = Promise.withResolvers<void>();
    const stop = (): void => asked.resolve();
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    if (args.parentWatch) process.stdin.once('close', stop).resume();
    const agent = await runAgent({ ...args, token, log });
    void asked.promise.then(() => agent.stop());
    log(`ready, folder ${args.folder}, process ${process.pid}`);
    await agent.stopped;
    log('stopped; running jobs go on');
    return 0;
  } catch (error) {
    if (error instanceof TaktwerkError && error.reason === 'folderLocked') {
      log(error.message);
      return 3;
    }
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

process.exit(await main());
