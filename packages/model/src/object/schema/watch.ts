import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, Text, Whole } from './scalar.ts';

const Many = (description: string, longest: number) =>
  Type.Optional(
    Type.Array(Text(description, longest), {
      description,
      maxItems: 100,
      expected: 'a list of at most 100 texts',
    }),
  );

/** WATCH: tells of tasks that failed or are late, without touching their definitions. Type and shape are ours. */
export const WatchContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    watch_attributes: Type.Object(
      {
        event: OneOf('What is told of: tasks that end, or that run too long.', ['END', 'LATE']),
        names: Many('Object names with wildcards; all when absent.', 200),
        types: Many('Object types; all when absent.', 20),
        statuses: Many('For END: names of conditions or status numbers; ANY_ABEND when absent.', 40),
        late_after: Type.Optional(Whole('For LATE: minutes after the start.', 1, 525_600)),
        late_percent: Type.Optional(
          Whole(
            'For LATE: percent over the estimated run time; tasks without an estimate are left out.',
            0,
            10_000,
          ),
        ),
        execute: Type.Optional(Text('CALL object that is executed.', 200)),
        webhook_url: Type.Optional(
          Text('Address that is told by HTTP POST, `https://…` or `http://…`.', 2000),
        ),
        secret: Type.Optional(Text('Signs what is sent to the webhook; given back sealed only.', 1024)),
      },
      { description: 'What is told of, and how.', expected: 'an object with event' },
    ),
  },
  { description: 'Rule that tells of failed or late tasks.', expected: 'an object' },
);
export type WatchContent = Static<typeof WatchContent>;
