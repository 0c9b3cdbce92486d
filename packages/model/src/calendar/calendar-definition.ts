/** Names one calendar event; an empty calendar in an event's own definition means the calendar it stands in. */
export interface CalendarEventName {
  readonly calendar: string;
  readonly event: string;
}

/** A day of the proleptic Gregorian calendar as the number of days since 1970-01-01. */
export type EpochDay = number;

/** Whether all, at least one, or none of a list must apply. */
export type CalendarMatch = 'all' | 'one' | 'none';

/** The `nth` such weekday of a month; negative counts from its end. Weekdays are 1 (Monday) to 7. */
export interface NthWeekday {
  readonly nth: number;
  readonly weekday: number;
}

/** Which days a calendar event names (reference `engine-semantics.md` §5.3). Sets are sorted and without repeats. */
export type CalendarRule =
  | { readonly kind: 'static'; readonly days: ReadonlySet<EpochDay> }
  /** Every `interval` weeks, counted from the week of `anchor`. */
  | {
      readonly kind: 'weekly';
      readonly weekdays: ReadonlySet<number>;
      readonly interval: number;
      readonly anchor: EpochDay;
    }
  /** Days of the month, negative from its end, every `interval` months from the month of `anchor`. */
  | {
      readonly kind: 'monthly';
      readonly days: ReadonlySet<number>;
      readonly weekdays: readonly NthWeekday[];
      /** 1 to 12; empty is every month. */
      readonly months: ReadonlySet<number>;
      readonly interval: number;
      readonly anchor: EpochDay;
    }
  /** Dates as month * 100 + day; 229 is in leap years only. */
  | {
      readonly kind: 'yearly';
      readonly dates: ReadonlySet<number>;
      readonly interval: number;
      readonly anchor: EpochDay;
    }
  /** Every `interval` days from `start`, never before it. */
  | { readonly kind: 'interval'; readonly start: EpochDay; readonly interval: number }
  | {
      readonly kind: 'group';
      readonly match: CalendarMatch;
      readonly members: readonly CalendarEventName[];
    }
  /** Days of `base` moved by `shift` days, again and again while they fall on one of `avoid`; once when that is empty. */
  | {
      readonly kind: 'roll';
      readonly base: CalendarEventName;
      readonly shift: number;
      readonly avoid: readonly CalendarEventName[];
    };

/** A named set of days inside a calendar. */
export interface CalendarEventDefinition {
  readonly name: string;
  /** First and last day it speaks about; null is without limit. */
  readonly validFrom: EpochDay | null;
  readonly validTo: EpochDay | null;
  readonly rule: CalendarRule;
}

/** CALE object. */
export interface CalendarDefinition {
  readonly name: string;
  readonly events: ReadonlyMap<string, CalendarEventDefinition>;
}

/** What a workflow or schedule line asks of a day: all, one or none of the events. */
export interface CalendarCondition {
  readonly match: CalendarMatch;
  readonly events: readonly CalendarEventName[];
}
