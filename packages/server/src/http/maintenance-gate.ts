import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/**
 * Refuses what reads the history while a partition of it is being taken out. Every process asks the store, so all see
 * it at once, whichever does the work (reference `ae-rest-api.md` §3: an error that says so; 503 is ours).
 */
export class MaintenanceGate {
  readonly #maintenance: Pick<Store['maintenance'], 'current'>;

  constructor(maintenance: Pick<Store['maintenance'], 'current'>) {
    this.#maintenance = maintenance;
  }

  /** @throws TaktwerkError maintenance */
  async assertOpen(): Promise<void> {
    const current = await this.#maintenance.current();
    if (current?.alive !== true) return;
    throw new TaktwerkError(
      'maintenance',
      `Runs ${current.firstRun} to ${current.endRun - 1} are being archived; lists, reports, variables, comments and restart wait for that. Starts and everything else go on. Try again later.`,
    );
  }
}
