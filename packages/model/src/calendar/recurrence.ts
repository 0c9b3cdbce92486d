import type { CalendarCondition, EpochDay } from './calendar-definition.ts';

/** When runs start, given that the day is right. */
export type Frequency =
  /** At these minutes after midnight, sorted. */
  | { readonly kind: 'times'; readonly minutes: readonly number[] }
  /** From start to start, real time, in milliseconds; `align` counts from the begin of the window or day. */
  | { readonly kind: 'interval'; readonly milliseconds: number; readonly align: boolean }
  /** So many milliseconds after the end of the run before. */
  | { readonly kind: 'afterEnd'; readonly milliseconds: number };

/** Days as cron names them. Weekdays are 1 (Monday) to 7. */
export interface CronDays {
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** One of day and weekday is enough, because both are restricted; else both must fit. */
  readonly either: boolean;
}

/** When something recurs (reference `engine-semantics.md` §5.2). Days and times are those of the schedule's zone. */
export interface Recurrence {
  /** Null is the day of activation. */
  readonly startDay: EpochDay | null;
  readonly endDay: EpochDay | null;
  /** Runs after which it ends; null is any number. */
  readonly runs: number | null;
  readonly frequency: Frequency;
  /** Minutes after midnight; an end at or before the start is on the next day. */
  readonly window: { readonly start: number; readonly end: number } | null;
  /** Null is every weekday. */
  readonly weekdays: ReadonlySet<number> | null;
  readonly cronDays: CronDays | null;
  readonly condition: CalendarCondition | null;
  readonly allowOverlap: boolean;
  readonly gapRule: 'firstValid' | 'skip';
}
