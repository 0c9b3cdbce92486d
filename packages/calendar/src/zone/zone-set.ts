import type { ZoneDefinition } from '@taktwerk/model';
import { ianaZone } from './iana-zone.ts';
import { RuleZone } from './rule-zone.ts';
import type { Zone } from './zone.ts';

const UTC: Zone = new RuleZone({ kind: 'rule', name: 'UTC', offset: 0, daylight: null });

/** The TZ objects of a client, and behind them the zones of the tz database. */
export class ZoneSet {
  readonly #zones = new Map<string, Zone>();

  /** Puts a TZ object in place of the one of its name; null takes it away. */
  define(name: string, definition: ZoneDefinition | null): void {
    const zone =
      definition?.kind === 'iana' ? ianaZone(definition.zone) : definition && new RuleZone(definition);
    if (zone === null) this.#zones.delete(name);
    else this.#zones.set(name, zone);
  }

  /** The zone of a name, a TZ object before one of the tz database; null for none. */
  find(name: string): Zone | null {
    if (name.toUpperCase() === 'UTC') return UTC;
    return this.#zones.get(name.toUpperCase()) ?? ianaZone(name);
  }

  /** The first of several names that is a zone, in order of precedence: object, client, system; UTC behind them. */
  first(...names: readonly (string | null)[]): Zone {
    for (const name of names) {
      const zone = name === null || name === '' ? null : this.find(name);
      if (zone !== null) return zone;
    }
    return UTC;
  }
}
