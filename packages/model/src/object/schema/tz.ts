import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { Text } from './scalar.ts';

const Change = Type.Object(
  {
    month: Text('Month, 1 to 12.'),
    weekday: Text('The nth weekday of the month, such as `-1SU`.'),
    time: Text('Time of day the clocks show before the change, `HH:MM`.'),
  },
  { expected: 'an object with month, weekday and time' },
);

/** TZ: a time zone. The shape is ours (docs/time.md). */
export const TzContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    tz_attributes: Type.Object(
      {
        zone: Type.Optional(Text('Zone of the tz database, such as `Europe/Berlin`; used alone.')),
        offset: Type.Optional(Text('Distance from UTC, `+HH:MM` or `-HH:MM`.')),
        daylight_offset: Type.Optional(Text('Distance from UTC in daylight saving time.')),
        daylight_start: Type.Optional(Change),
        daylight_end: Type.Optional(Change),
      },
      { description: 'What the zone is.', expected: 'an object' },
    ),
  },
  { description: 'Time zone.', expected: 'an object' },
);
export type TzContent = Static<typeof TzContent>;
