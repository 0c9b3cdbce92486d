import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET_KEY_FILE } from '@taktwerk/model';
import type { BackupProgress } from '@taktwerk/store';
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { CommandFailure } from '../command-failure.ts';
import { refuse, type StoreOptions, storePlace } from '../serve/store-place.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends StoreOptions {
  readonly to: string;
  readonly withSecretKey?: true;
  readonly json?: true;
}

/** `taktwerk backup`: copies a store while its server works. */
export function backupCommand(terminal: Terminal): Command {
  return new Command('backup')
    .summary('copy the store while the server works')
    .description(
      'Copy the store, as of one moment, into a folder, while its server works or while it is stopped. Run it where the data folder is, or with TAKTWERK_DATABASE. The folder appears only once all of it is on the disk. Passwords of LOGIN objects are in the copy sealed; the key that opens them is taken along only with --with-secret-key.',
    )
    .requiredOption('--to <dir>', 'folder to make, for this backup alone')
    .option('--data <dir>', 'data folder (TAKTWERK_DATA, [GLOBAL] data; default ./taktwerk-data)')
    .option('--ini <file>', 'settings file (TAKTWERK_INI)')
    .option(
      '--with-secret-key',
      `take ${SECRET_KEY_FILE} along; who has such a backup can read every password`,
    )
    .option('--json', 'print JSON')
    .action((options: Options) => backup(options, terminal));
}

async function backup(options: Options, terminal: Terminal): Promise<void> {
  const { data, store } = await storePlace(options, terminal.env);
  const key = join(data, SECRET_KEY_FILE);
  const withKey = options.withSecretKey === true;
  if (withKey && !existsSync(key)) {
    throw new CommandFailure('failed', `There is no ${key} to take along. Name the data folder with --data.`);
  }
  // Read only here, so that commands which only talk to a server start quickly.
  const { takeBackup } = await import('@taktwerk/store');
  const taken = await takeBackup({
    store,
    to: options.to,
    release: manifest.version,
    files: withKey ? [{ name: SECRET_KEY_FILE, path: key }] : [],
    now: Date.now(),
    progress: tellProgress(terminal),
  }).catch(refuse);
  const bytes = taken.files.reduce((sum, file) => sum + file.bytes, 0);
  if (options.json === true) {
    const { takenAt, files } = taken;
    terminal.out(JSON.stringify({ to: options.to, taken_at: takenAt, bytes, files, secret_key: withKey }));
    return;
  }
  terminal.out(`Backup of ${taken.takenAt} in ${options.to}, ${(bytes / 1024 ** 2).toFixed(1)} MiB`);
  terminal.out(
    withKey
      ? `${SECRET_KEY_FILE} is in it: keep it where only you can read it.`
      : `${SECRET_KEY_FILE} is not in it. Keep a copy of ${key} elsewhere: without it the passwords of LOGIN objects are lost.`,
  );
}

/** Tells each tenth of the pages, and each table. */
function tellProgress(terminal: Terminal): (progress: BackupProgress) => void {
  let told = 0;
  return ({ part, done, total }) => {
    const tenth = total === null || total === 0 ? 10 : Math.floor((done / total) * 10);
    if (part === 'pages' && tenth === told) return;
    told = tenth;
    terminal.err(part === 'pages' ? `${tenth * 10} % of ${total} pages` : `${part}: ${done} rows`);
  };
}
