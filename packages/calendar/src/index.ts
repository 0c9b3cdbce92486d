/** Calendars, time zones, schedules of instants. */
export {};
