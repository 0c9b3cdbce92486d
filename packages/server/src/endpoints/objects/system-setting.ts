import type { Store } from '@taktwerk/store';

/** VARA of client 0 with settings of the whole system (reference `ae-rest-api.md` §4). */
const SETTINGS = 'UC_SYSTEM_SETTINGS';

/** A whole number above 0 from the settings of the system; the fallback when it is absent or no such number. */
export async function systemSetting(store: Store, key: string, fallback: number): Promise<number> {
  const rows = await store.objects.varaRows(0, SETTINGS);
  const text = rows.find((row) => row.key.toUpperCase() === key)?.values[0].trim() ?? '';
  const number = Number(text);
  return text !== '' && Number.isSafeInteger(number) && number > 0 ? number : fallback;
}
