/** Calendars, time zones, schedules of instants: pure functions of definitions and time. */
export * from './event/calendar-fault-text.ts';
export * from './event/calendar-set.ts';
export * from './event/next-day.ts';
export * from './icalendar/from-icalendar.ts';
export * from './icalendar/to-icalendar.ts';
export * from './recurrence/cron-start.ts';
export * from './recurrence/next-start.ts';
export * from './recurrence/window-at.ts';
export * from './window/window-state.ts';
export * from './zone/local-time.ts';
export * from './zone/resolve-local.ts';
export * from './zone/zone.ts';
export * from './zone/zone-set.ts';
