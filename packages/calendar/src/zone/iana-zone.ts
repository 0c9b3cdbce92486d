import { timeZoneName } from '@taktwerk/model';
import type { OffsetPeriod, Zone } from './zone.ts';

/** A zone of the tz database by its name, such as Europe/Berlin; null when there is none of that name. */
export function ianaZone(name: string): Zone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const canonical = timeZoneName(name);
  if (canonical === null) return null;
  const zone = new IanaZone(canonical);
  zones.set(name, zone);
  return zone;
}

/** Each zone learns its changes once. */
const zones = new Map<string, Zone>();

/** Keeps the periods it has met, so that asking again costs a look. */
class IanaZone implements Zone {
  readonly name: string;
  /** Sorted, not overlapping, maybe with holes that nobody has asked about. */
  readonly #periods: OffsetPeriod[] = [];

  constructor(name: string) {
    this.name = name;
  }

  periodAt(instant: number): OffsetPeriod {
    const index = this.#after(instant);
    const before = this.#periods[index - 1];
    if (before !== undefined && instant < before.until) return before;
    const period = this.#read(instant);
    this.#periods.splice(index, 0, period);
    return period;
  }

  /** Index of the first period that begins after an instant. */
  #after(instant: number): number {
    let low = 0;
    let high = this.#periods.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const period = this.#periods[middle];
      if (period !== undefined && period.from <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #read(instant: number): OffsetPeriod {
    const here = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(this.name);
    const until = here.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    // A change at this very instant begins the period: it is the one before the next instant.
    const from =
      here.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ??
      Number.NEGATIVE_INFINITY;
    return { from, until, offset: here.offsetNanoseconds / 1_000_000 };
  }
}
