import { join } from 'node:path';
import { Command } from 'commander';
import { ADMIN_USER } from '../serve/admin-user.ts';
import { AGENT_TOKEN_FILE } from '../serve/agent-token.ts';
import { giveBackMemoryOfStart } from '../serve/give-back-memory.ts';
import { readLiveSettings, readServeSettings, type ServeOptions } from '../serve/serve-settings.ts';
import { serverLog } from '../serve/server-log.ts';
import { untilStopSignal } from '../serve/stop-signals.ts';
import type { Terminal } from '../terminal.ts';

/** `taktwerk serve`: the server, with its store in a folder and an agent beside it. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .summary('run the server')
    .description(
      `Run the server with its store in a folder and an agent beside it. An empty folder gets the clients 0 and 100, each with the user ${ADMIN_USER}; their password is taken from TAKTWERK_ADMIN_PASSWORD, or made and printed once. A PostgreSQL database holds the store instead when TAKTWERK_DATABASE (or [DATABASE] url) is its address. SIGTERM and SIGINT stop the server and leave jobs running; the next start picks them up.`,
    )
    .option('--data <dir>', 'data folder (TAKTWERK_DATA, [GLOBAL] data; default ./taktwerk-data)')
    .option('--port <number>', 'port, 0 for any free one (TAKTWERK_PORT, [REST] port; default 8088)')
    .option(
      '--host <address>',
      'address to listen on (TAKTWERK_HOST, [REST] host; default 127.0.0.1: this machine only)',
    )
    .option('--ini <file>', 'settings file (TAKTWERK_INI); every setting is in docs/settings.md')
    .option(
      '--agent-name <name>',
      'name of the embedded agent (TAKTWERK_AGENT_NAME, [AGENT] name; default UNIX01)',
    )
    .option(
      '--role <role>',
      'all, engine or rest: engine and API in processes of their own over one PostgreSQL database (TAKTWERK_ROLE, [GLOBAL] role; default all)',
    )
    .option('--no-agent', 'leave the embedded agent out ([AGENT] embedded=0)')
    .action((options: ServeOptions) => serve(options, terminal));
}

async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const settings = await readServeSettings(options, terminal.env);
  const log = serverLog(terminal.err);
  // Read only here, so that commands which only talk to a server start quickly.
  const { startNode } = await import('../serve/start-node.ts');
  // No process that is started from here may see the password.
  const {
    TAKTWERK_ADMIN_PASSWORD: adminPassword,
    TAKTWERK_DATABASE: _database,
    TAKTWERK_LDAP_SEARCH_PASSWORD: _directory,
    ...env
  } = terminal.env;
  // Before the listener answers: who sees it answer may ask it to stop.
  const stopped = untilStopSignal(log);
  const node = await startNode({
    ...settings,
    readLive: () => readLiveSettings(options, terminal.env),
    adminPassword: adminPassword || null,
    announcePassword: (password, clients) => {
      terminal.out(`User ${ADMIN_USER} made in client ${clients.join(' and ')}, password ${password}`);
      terminal.out('The password is shown this once; only a hash of it is kept.');
    },
    env,
    log,
  });
  terminal.out(`Taktwerk listens on ${node.url}`);
  terminal.out(`REST API     ${node.url}/ae/api/v1/100/…   (user ${ADMIN_USER})`);
  terminal.out(`Data folder  ${settings.data}`);
  if (settings.database !== null) terminal.out('Store        in the PostgreSQL database that is set');
  if (settings.role !== 'all') terminal.out(`Role         ${settings.role}`);
  terminal.out(
    settings.agent === null
      ? `Agents       none embedded; the enrolment token is in ${join(settings.data, AGENT_TOKEN_FILE)}`
      : `Agent        ${settings.agent}, beside the server`,
  );
  terminal.out('The first hour goes on in docs/quickstart.md. Stop with Ctrl-C or SIGTERM.');
  for (const key of settings.unknown) log(`Setting "${key}" of the INI file means nothing here.`);
  node.startAgent();
  giveBackMemoryOfStart((error) => log(`Memory of the start could not be given back: ${String(error)}`));
  await stopped;
  await node.stop();
  log('Stopped.');
  process.exit(0);
}
