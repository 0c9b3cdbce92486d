import type { VaraRow } from '@taktwerk/model';

/** Key of the settings that names the default time zone (docs/time.md). */
const KEY = 'TIME_ZONE';

/** VARA with the settings of a client; that of client 0 has those of the system. */
export function settingsVara(client: number): string {
  return client === 0 ? 'UC_SYSTEM_SETTINGS' : 'UC_CLIENT_SETTINGS';
}

/** The default time zone among the rows of a settings VARA; null when none is named. */
export function defaultTimeZone(rows: readonly VaraRow[]): string | null {
  return rows.find((row) => row.key.toUpperCase() === KEY)?.values[0].trim() || null;
}
