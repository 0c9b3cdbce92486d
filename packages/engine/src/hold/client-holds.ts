import { type BlackoutDefinition, EMERGENCY, type HoldRecord } from '@taktwerk/model';
import { Blackout } from './blackout.ts';

/** What keeps tasks of one client from starting, besides that its processing may be off. */
export class ClientHolds {
  /** Set while there is an emergency stop. */
  emergency: HoldRecord | null = null;
  readonly blackouts = new Map<string, Blackout>();
  /** Opened by hand, by name; kept while the object is away. */
  readonly #opened = new Map<string, HoldRecord>();

  define(name: string, definition: BlackoutDefinition | null): void {
    if (definition === null) this.blackouts.delete(name);
    else this.blackouts.set(name, new Blackout(definition, this.#opened.get(name) ?? null));
  }

  /** Takes up a stored hold, or a new one. */
  put(hold: HoldRecord): void {
    if (hold.name === EMERGENCY) {
      this.emergency = hold;
      return;
    }
    this.#opened.set(hold.name, hold);
    const blackout = this.blackouts.get(hold.name);
    if (blackout !== undefined) blackout.opened = hold;
  }

  /** False when there was none. */
  remove(name: string): boolean {
    const blackout = this.blackouts.get(name);
    if (blackout !== undefined) blackout.opened = null;
    return this.#opened.delete(name);
  }

  askAnew(): void {
    for (const blackout of this.blackouts.values()) blackout.askAnew();
  }
}
