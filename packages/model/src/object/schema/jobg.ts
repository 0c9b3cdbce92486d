import { Type } from 'typebox';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { Whole } from './scalar.ts';

/** JOBG: releases the tasks registered with it; the shape is ours (docs/job-groups.md), the limits are of `engine-semantics.md` §5.6. */
export const JobgContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    group_attributes: Type.Optional(
      Type.Object(
        { max_parallel: Type.Optional(Whole('Tasks a run of the group starts at a time.', 1, 999)) },
        { description: 'How the group releases its tasks.', expected: 'an object' },
      ),
    ),
  },
  { description: 'Job group.', expected: 'an object' },
);
