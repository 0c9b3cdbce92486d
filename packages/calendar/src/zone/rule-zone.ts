import {
  type ClockChange,
  daysInMonth,
  fromEpochDay,
  toEpochDay,
  weekdayOf,
  type ZoneDefinition,
} from '@taktwerk/model';
import { DAY, MINUTE } from './local-time.ts';
import type { OffsetPeriod, Zone } from './zone.ts';

type RuleDefinition = Extract<ZoneDefinition, { kind: 'rule' }>;

/** A zone with a rule of its own: the same two changes every year, or none. */
export class RuleZone implements Zone {
  readonly name: string;
  readonly #definition: RuleDefinition;

  constructor(definition: RuleDefinition) {
    this.name = definition.name;
    this.#definition = definition;
  }

  periodAt(instant: number): OffsetPeriod {
    const { offset, daylight } = this.#definition;
    const standard = offset * MINUTE;
    if (daylight === null) {
      return { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, offset: standard };
    }
    const summer = daylight.offset * MINUTE;
    const { year } = fromEpochDay(Math.floor(instant / DAY));
    const changes = [year - 1, year, year + 1]
      .flatMap((one) => [
        { at: changeAt(daylight.start, one) - standard, offset: summer },
        { at: changeAt(daylight.end, one) - summer, offset: standard },
      ])
      .sort((a, b) => a.at - b.at);
    const next = changes.findIndex((change) => change.at > instant);
    const from = changes[next - 1];
    const until = changes[next];
    // Three years around an instant hold a change before and after it.
    return { from: from?.at ?? instant, until: until?.at ?? instant + 1, offset: from?.offset ?? standard };
  }
}

/** The change of a year as the clocks show it before it happens. A fifth weekday the month lacks is the fourth. */
function changeAt({ month, on, minutes }: ClockChange, year: number): number {
  const length = daysInMonth(year, month);
  const first = toEpochDay({ year, month, day: 1 });
  const firstSuch = 1 + ((on.weekday - weekdayOf(first) + 7) % 7);
  const count = Math.floor((length - firstSuch) / 7) + 1;
  const index = on.nth > 0 ? Math.min(on.nth, count) - 1 : Math.max(count + on.nth, 0);
  return (first + firstSuch - 1 + index * 7) * DAY + minutes * MINUTE;
}
