import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_KEY_FILE } from '@taktwerk/model';
import type { RestoredBackup } from '@taktwerk/store';
import { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import { refuse, type StoreOptions, storePlace } from '../serve/store-place.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends StoreOptions {
  readonly from: string;
  readonly skipRunIds: string;
  readonly json?: true;
}

/** `taktwerk restore`: brings a backup back into an empty place. */
export function restoreCommand(terminal: Terminal): Command {
  return new Command('restore')
    .summary('bring a backup back into an empty data folder or database')
    .description(
      'Bring a backup back into a data folder without a store, or into an empty database (TAKTWERK_DATABASE). All clients are stopped: when the server is started, agents connect and say what they know of the jobs of the backup. Jobs that run are taken over, those that ended meanwhile end as they did, and those an agent has no trace of end 1815; none is started again. Then start each client with `taktwerk client go`. Run ids go on far above those of the backup, so that none comes twice.',
    )
    .requiredOption('--from <dir>', 'folder of the backup')
    .option('--data <dir>', 'data folder (TAKTWERK_DATA, [GLOBAL] data; default ./taktwerk-data)')
    .option('--ini <file>', 'settings file (TAKTWERK_INI)')
    .option('--skip-run-ids <number>', 'run ids to leave out after the last one of the backup', '1000000')
    .option('--json', 'print JSON')
    .action((options: Options) => restore(options, terminal));
}

async function restore(options: Options, terminal: Terminal): Promise<void> {
  const skipRunIds = Number(options.skipRunIds);
  if (!Number.isSafeInteger(skipRunIds) || skipRunIds < 1 || skipRunIds > 1_000_000_000) {
    throw new CommandFailure(
      'usage',
      `--skip-run-ids is "${options.skipRunIds}"; expected a number from 1 to 1000000000.`,
    );
  }
  const { data, store } = await storePlace(options, terminal.env);
  const key = join(data, SECRET_KEY_FILE);
  const hasKey = existsSync(key);
  // Read only here, so that commands which only talk to a server start quickly.
  const { restoreBackup } = await import('@taktwerk/store');
  const restored = await restoreBackup({
    from: options.from,
    store,
    // A key that is there may seal other things; it is never replaced.
    files: hasKey ? [] : [{ name: SECRET_KEY_FILE, path: key }],
    skipRunIds,
    now: Date.now(),
  }).catch(refuse);
  if (options.json === true) terminal.out(JSON.stringify(report(restored)));
  else tell(restored, { key, hasKey }, terminal);
}

function report({ manifest, stoppedClients, nextRunId, active, jobs, files }: RestoredBackup): object {
  return {
    taken_at: manifest.takenAt,
    stopped_clients: stoppedClients,
    next_run_id: nextRunId,
    active,
    jobs,
    secret_key: files.includes(SECRET_KEY_FILE),
  };
}

function tell(
  { manifest, stoppedClients, nextRunId, active, jobs, files }: RestoredBackup,
  { key, hasKey }: { readonly key: string; readonly hasKey: boolean },
  terminal: Terminal,
): void {
  terminal.out(`Restored the backup of ${manifest.takenAt}, taken by release ${manifest.release}.`);
  terminal.out(`${active} tasks are active; agents are asked about ${jobs} jobs when they connect.`);
  terminal.out(`The next run id is ${nextRunId}.`);
  if (files.includes(SECRET_KEY_FILE)) terminal.out(`${key} came with it.`);
  else if (!hasKey) {
    terminal.out(
      `${SECRET_KEY_FILE} is not in the backup: put your copy at ${key}, mode 600, before the first start.`,
    );
  }
  terminal.out(
    'Next: start the server, let the agents connect (taktwerk doctor shows them), look at what is active, then:',
  );
  for (const client of stoppedClients) terminal.out(`  taktwerk client go --client ${client}`);
}
