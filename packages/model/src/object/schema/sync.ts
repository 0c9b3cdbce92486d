import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, OneOrMany, Text, Whole } from './scalar.ts';

/** One row of an action: when it may run, and what it does. An action may have several; the first that fits counts. */
const SyncActionEntry = Type.Object(
  {
    name: Text('Name of the action.', 200),
    allowed_state: Type.Optional(Text('State in which it may run; any when absent.', 200)),
    compare: Type.Optional(OneOf('What the value must be against compare_value.', ['<', '=', '>'])),
    compare_value: Type.Optional(Whole('Number the value is compared with.', -1_000_000_000, 1_000_000_000)),
    set_state: Type.Optional(Text('State after it; the same when absent.', 200)),
    add_value: Type.Optional(Whole('Added to the value.', -1_000_000_000, 1_000_000_000)),
    set_value: Type.Optional(Whole('Value after it.', -1_000_000_000, 1_000_000_000)),
  },
  { expected: 'an object that describes an action' },
);

/** SYNC: what tasks share, with states and a value. The shape is ours (docs/syncs.md). */
export const SyncContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    sync_attributes: Type.Optional(
      Type.Object(
        {
          default_state: Type.Optional(
            Text('State it has at first; the first of sync_states when absent.', 200),
          ),
          default_value: Type.Optional(Whole('Value it has at first.', -1_000_000_000, 1_000_000_000)),
        },
        { description: 'What it is at first.', expected: 'an object' },
      ),
    ),
    sync_states: OneOrMany(Text('Name of a state.', 200), 'Its states.', 'a state or a list of states'),
    sync_actions: Type.Array(SyncActionEntry, {
      description: 'Its actions.',
      maxItems: 5000,
      expected: 'a list of at most 5000 actions',
    }),
  },
  { description: 'Synchronisation object.', expected: 'an object' },
);
export type SyncContent = Static<typeof SyncContent>;
