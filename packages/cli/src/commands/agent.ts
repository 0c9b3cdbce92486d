import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ETL_PROGRAM } from '@taktwerk/etl/program-path';
import { TaktwerkError } from '@taktwerk/model';
import { Command } from 'commander';
import { readSecretFile } from '../client/connection.ts';
import { CommandFailure } from '../command-failure.ts';
import { serverLog } from '../serve/server-log.ts';
import { untilStopSignal } from '../serve/stop-signals.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly server: string;
  readonly name: string;
  readonly folder: string;
  readonly tokenFile?: string;
  readonly etl?: true;
}

/** `taktwerk agent`: an agent on this machine. */
export function agentCommand(terminal: Terminal): Command {
  return new Command('agent')
    .summary('run an agent')
    .description(
      'Run an agent on this machine: it connects to the server and runs its jobs. At first contact it shows the enrolment token (file agent.token in the data folder of the server), from TAKTWERK_AGENT_TOKEN or --token-file. SIGTERM and SIGINT stop the agent and leave its jobs running; the next start on the same folder picks them up.',
    )
    .requiredOption('--server <url>', 'server, ws://HOST:PORT or wss://HOST:PORT')
    .requiredOption('--name <name>', 'name of the agent, as objects refer to it')
    .requiredOption('--folder <dir>', 'folder of the agent: its key, its journal, the output of its jobs')
    .option('--token-file <file>', 'file whose first line is the enrolment token')
    .option('--etl', 'agent of platform ETL: runs loads and scenarios, and nothing else')
    .action((options: Options) => agent(options, terminal));
}

async function agent(options: Options, terminal: Terminal): Promise<void> {
  const protocol = URL.parse(options.server)?.protocol;
  if (protocol !== 'ws:' && protocol !== 'wss:')
    throw new CommandFailure(
      'usage',
      `--server is "${options.server}"; expected ws://HOST:PORT or wss://HOST:PORT.`,
    );
  const token =
    options.tokenFile === undefined
      ? (terminal.env.TAKTWERK_AGENT_TOKEN ?? null)
      : await readSecretFile(options.tokenFile);
  // Nothing that is started from here may see it.
  delete process.env.TAKTWERK_AGENT_TOKEN;
  const log = serverLog(terminal.err);
  const name = options.name.toUpperCase();
  const folder = resolve(options.folder);
  // Read only here, as in `serve`.
  const { runAgent } = await import('@taktwerk/agent');
  const etl = options.etl === true ? { etlProgram: fileURLToPath(ETL_PROGRAM) } : {};
  const running = await runAgent({ server: options.server, name, folder, token, log, ...etl }).catch(
    refuseStart,
  );
  log(`Agent ${name} started, folder ${folder}, process ${process.pid}`);
  void running.connected.then(() => log(`Connected to ${options.server}`));
  await untilStopSignal(log, running.stopped);
  await running.stop();
  log('Stopped.');
  process.exit();
}

function refuseStart(error: unknown): never {
  if (error instanceof TaktwerkError && error.reason === 'folderLocked')
    throw new CommandFailure('cannotStart', error.message, { cause: error });
  throw error;
}
