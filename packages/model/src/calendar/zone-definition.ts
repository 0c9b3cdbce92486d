import type { NthWeekday } from './calendar-definition.ts';

/** When clocks change in a year: the nth weekday of a month, at so many minutes after midnight of the clocks before. */
export interface ClockChange {
  readonly month: number;
  readonly on: NthWeekday;
  readonly minutes: number;
}

/** TZ object: a zone of the tz database, or offsets and a rule of its own. Offsets are minutes ahead of UTC. */
export type ZoneDefinition =
  | { readonly kind: 'iana'; readonly name: string; readonly zone: string }
  | {
      readonly kind: 'rule';
      readonly name: string;
      readonly offset: number;
      readonly daylight: {
        readonly offset: number;
        readonly start: ClockChange;
        readonly end: ClockChange;
      } | null;
    };
