import { type Static, Type } from 'typebox';
import { Window } from './blackout.ts';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, Whole } from './scalar.ts';

const MaxSlots = Type.Optional(Whole('Tasks that may run at once; -1 is any number.', -1, 100_000));
const Priority = Type.Optional(
  Whole('Compared before the priority of the task; lower is served earlier.', 0, 255),
);
const QueueStatus = Type.Optional(OneOf('A stopped queue starts nothing.', ['GO', 'STOP']));

/** A window and what the queue is meanwhile; what it leaves out stays as it is. */
const Exception = Type.Object(
  { ...Window.properties, max_slots: MaxSlots, priority: Priority, status: QueueStatus },
  { expected: 'an object with a window and max_slots, priority or status' },
);

/** QUEUE: how many tasks run at once; the shape is ours (docs/object-json.md), the limits are of `engine-semantics.md` §5.7. */
export const QueueContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    queue_attributes: Type.Optional(
      Type.Object(
        {
          max_slots: MaxSlots,
          priority: Priority,
          status: QueueStatus,
          exceptions: Type.Optional(
            Type.Array(Exception, {
              description: 'When the queue differs; the first whose window is open counts.',
              maxItems: 100,
              expected: 'a list of at most 100 exceptions',
            }),
          ),
        },
        { description: 'Limits of the queue.', expected: 'an object' },
      ),
    ),
  },
  { description: 'Queue.', expected: 'an object' },
);
export type QueueContent = Static<typeof QueueContent>;
