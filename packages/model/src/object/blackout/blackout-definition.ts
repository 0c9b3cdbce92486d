import type { CalendarCondition, EpochDay } from '../../calendar/calendar-definition.ts';
import type { ObjectType } from '../object-type.ts';

/** A stretch of time in which a blackout is open. Days and times are those of its zone. */
export type BlackoutWindow =
  /** From a time of day to another, on the days that fit; a window over midnight belongs to the day it begins on. */
  | {
      readonly kind: 'daily';
      /** Minutes after midnight; an end at or before the begin is on the next day. */
      readonly from: number;
      readonly to: number;
      readonly firstDay: EpochDay | null;
      readonly lastDay: EpochDay | null;
      /** Null is every weekday. */
      readonly weekdays: ReadonlySet<number> | null;
      readonly condition: CalendarCondition | null;
    }
  /** From one moment to another. */
  | { readonly kind: 'once'; readonly begin: LocalMoment; readonly end: LocalMoment };

/** What the clocks of a zone show. */
export interface LocalMoment {
  readonly day: EpochDay;
  /** After midnight. */
  readonly minutes: number;
}

/** BLACKOUT object: when tasks of a client do not start, and which. */
export interface BlackoutDefinition {
  readonly name: string;
  readonly timeZone: string | null;
  /** An inactive one holds nothing, also when it is open by hand. */
  readonly active: boolean;
  /** Empty: opened by hand alone. */
  readonly windows: readonly BlackoutWindow[];
  /** Object names with wildcards; empty is all. */
  readonly names: readonly string[];
  /** Object names with wildcards that start all the same. */
  readonly exceptNames: readonly string[];
  /** Empty is all but notifications. */
  readonly types: readonly ObjectType[];
  /** What planned starts within do: wait for the end, or be left out. */
  readonly plannedStarts: 'wait' | 'skip';
}
