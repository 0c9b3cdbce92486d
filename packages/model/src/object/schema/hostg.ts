import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, OneOrMany, Text, Whole } from './scalar.ts';

/** HOSTG: agents that jobs are spread over. The shape is ours (docs/agent-groups.md). */
export const HostgContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    agent_group_attributes: Type.Optional(
      Type.Object(
        {
          platform: Type.Optional(Text('Platform of its agents; UNIX when absent.', 40)),
          mode: Type.Optional(
            OneOf('Which agent a task takes; ANY when absent.', [
              'ANY',
              'FIRST',
              'NEXT',
              'LOAD',
              'ALL',
              'ALL_INACTIVE',
            ]),
          ),
          max_parallel: Type.Optional(
            Whole('Tasks of the group at the same time; any number when absent.', 0, 9999),
          ),
        },
        { description: 'How it chooses.', expected: 'an object' },
      ),
    ),
    agents: OneOrMany(
      Text('Name of an agent, `*` and `?` allowed.', 200),
      'Its agents, in the order in which they are preferred.',
      'the name of an agent or a list of names',
    ),
  },
  { description: 'Agent group.', expected: 'an object' },
);
export type HostgContent = Static<typeof HostgContent>;
