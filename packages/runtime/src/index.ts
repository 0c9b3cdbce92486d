export { type Clock, systemClock } from './clock.ts';
export type { Position, TaskEvents } from './event/task-events.ts';
export { MaintenanceRunner } from './maintenance/maintenance-runner.ts';
export type { CommitFigures } from './metrics/commit-counter.ts';
export { openTaktwerk, type TaktwerkOptions } from './node/open-taktwerk.ts';
export { type ObjectTimeZone, objectTimeZone } from './object/object-time-zone.ts';
export { calendarEventUsage, type ObjectUse, objectUsage } from './object/object-usage.ts';
export { RemoteTaktwerk } from './remote/remote-taktwerk.ts';
export * from './taktwerk.ts';
