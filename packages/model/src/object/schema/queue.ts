import { Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, Whole } from './scalar.ts';

/** QUEUE: how many tasks run at once; the shape is ours (docs/object-json.md), the limits are of `engine-semantics.md` §5.7. */
export const QueueContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    queue_attributes: Type.Optional(
      Type.Object(
        {
          max_slots: Type.Optional(Whole('Tasks that may run at once; -1 is any number.', -1, 100_000)),
          priority: Type.Optional(
            Whole('Compared before the priority of the task; lower is served earlier.', 0, 255),
          ),
          status: Type.Optional(OneOf('A stopped queue starts nothing.', ['GO', 'STOP'])),
        },
        { description: 'Limits of the queue.', expected: 'an object' },
      ),
    ),
  },
  { description: 'Queue.', expected: 'an object' },
);
