import type { Store } from '@taktwerk/store';

/** VARA of a client with its settings; the one of client 0 counts where a client has none of that key. */
const SETTINGS = 'UC_CLIENT_SETTINGS';
const STANDARD = { PWD_ATTEMPTS_MAX: 10, PWD_LOCK_MINUTES: 15 } as const;
const MAX_MINUTES = 7 * 24 * 60;

/** When a user is locked for failed log-ins. */
export interface LockRule {
  /** So many failed log-ins in a row lock; 0: none do. */
  readonly attempts: number;
  /** Milliseconds a lock holds. */
  readonly time: number;
}

/** The rule of a client: keys `PWD_ATTEMPTS_MAX` and `PWD_LOCK_MINUTES` of its settings. */
export async function readLockRule(store: Pick<Store, 'objects'>, client: number): Promise<LockRule> {
  const own = await store.objects.varaRows(client, SETTINGS);
  const common = client === 0 ? own : await store.objects.varaRows(0, SETTINGS);
  const setting = (key: keyof typeof STANDARD): number => {
    for (const rows of [own, common]) {
      const text = rows.find((row) => row.key.toUpperCase() === key)?.values[0].trim();
      if (text !== undefined && text !== '' && Number.isSafeInteger(Number(text)) && Number(text) >= 0) {
        return Number(text);
      }
    }
    return STANDARD[key];
  };
  return {
    attempts: setting('PWD_ATTEMPTS_MAX'),
    time: Math.min(Math.max(setting('PWD_LOCK_MINUTES'), 1), MAX_MINUTES) * 60_000,
  };
}
