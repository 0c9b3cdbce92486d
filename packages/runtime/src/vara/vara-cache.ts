import type { VaraRow } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/** Variable objects kept in memory at most. */
const KEPT = 5_000;

type Rows = Map<string, VaraRow['values']>;

/**
 * Rows of static VARA objects. Reads see every write that went before, also those whose commit is under way:
 * commits become durable in order, so whoever acts on a value can only become durable after it.
 */
export class VaraCache {
  readonly #store: Store;
  readonly #kept = new Map<string, Rows>();
  /** Counts what was forgotten. */
  #forgets = 0;
  /** Written since the store last held everything: must not leave memory. */
  readonly #unsettled = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  kept(client: number, vara: string): ReadonlyMap<string, VaraRow['values']> | undefined {
    return this.#kept.get(`${client}:${vara}`);
  }

  async read(client: number, vara: string): Promise<ReadonlyMap<string, VaraRow['values']>> {
    let stored: readonly VaraRow[];
    // What was read before a change must not be kept after it.
    let seen: number;
    do {
      seen = this.#forgets;
      stored = await this.#store.objects.varaRows(client, vara);
    } while (seen !== this.#forgets);
    const already = this.kept(client, vara);
    if (already !== undefined) return already;
    const rows: Rows = new Map(stored.map((row) => [row.key, row.values]));
    if (this.#kept.size >= KEPT) this.#dropOne();
    this.#kept.set(`${client}:${vara}`, rows);
    return rows;
  }

  /** Takes a write into what is kept. The VARA must have been read before. */
  put(row: VaraRow): void {
    const key = `${row.client}:${row.vara}`;
    this.#kept.get(key)?.set(row.key, row.values);
    this.#unsettled.add(key);
  }

  /** Everything written so far is in the store. */
  settled(): void {
    this.#unsettled.clear();
  }

  forget(client: number, vara: string): void {
    this.#forgets += 1;
    this.#kept.delete(`${client}:${vara}`);
  }

  forgetClient(client: number): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${client}:`)) this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
    this.#unsettled.clear();
  }

  #dropOne(): void {
    for (const key of this.#kept.keys()) {
      if (this.#unsettled.has(key)) continue;
      this.#kept.delete(key);
      return;
    }
  }
}
