import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { TaktwerkError } from '@taktwerk/model/error';
import { integer, text } from '../row/column.ts';
import type { Row } from '../row/row.ts';

/** One numbered step of the schema. Released steps are never edited: the checksum of each is in every store. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The migrations in a folder of `.sql` files, in order. */
export function readMigrations(folder: URL): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      // A checkout may have turned the line ends.
      const sql = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n');
      return {
        number: Number(name.slice(0, 4)),
        name,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/**
 * The migrations that are still to be applied, given the rows (number, name, checksum) of those that were.
 * `where` names the place in words: "the data folder".
 * @throws TaktwerkError `storeUnavailable` when a newer release, or another edition of a step, has written the store.
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  applied: readonly Row[],
  where: string,
): readonly Migration[] {
  for (const row of applied) {
    const number = integer(row, 'number');
    const known = migrations[number - 1];
    if (known === undefined) {
      throw new TaktwerkError(
        'storeUnavailable',
        `A newer release has written ${where}: it holds schema step ${number} (${text(row, 'name')}), this release knows ${migrations.length}. Start the newer release, or restore a backup taken before the upgrade.`,
      );
    }
    if (known.checksum !== text(row, 'checksum')) {
      throw new TaktwerkError(
        'storeUnavailable',
        `Schema step ${number} in ${where} (${text(row, 'name')}) differs from ${known.name} of this release. Start the release that wrote it.`,
      );
    }
  }
  return migrations.slice(applied.length);
}
