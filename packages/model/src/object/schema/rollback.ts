import { type Static, Type } from 'typebox';
import { Text } from './scalar.ts';

/** `rollback_definitions`: `{}` when unused; the members are ours. */
export const RollbackDefinitions = Type.Object(
  {
    backup_object: Type.Optional(
      Text('Object that is run to its end before the task starts, to save what it is about to change.', 200),
    ),
    rollback_object: Type.Optional(
      Text('Object that is run to undo what the task did when it is rolled back.', 200),
    ),
  },
  {
    description: 'How tasks of the object are rolled back.',
    expected: 'an object with backup_object and rollback_object',
  },
);
export type RollbackAttributes = Static<typeof RollbackDefinitions>;
