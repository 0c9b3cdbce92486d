import { type Static, Type } from 'typebox';
import { CalendarConditionEntry } from './calendar-condition.ts';
import { EXTERNAL_MEMBERS } from './external.ts';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { LINE_RESULT_MEMBERS } from './result.ts';
import { RUN_TIME_LIMIT_MEMBERS } from './run-time.ts';
import { Flag, OneOf, Text, Whole } from './scalar.ts';

const LINE = { from: 1, to: 99_999 };

/** One box of the workflow (reference `ae-rest-api.md` §12.2). */
export const WorkflowDefinitionEntry = Type.Object(
  {
    line_number: Whole('Number of the box.', LINE.from, LINE.to),
    object_name: Type.Optional(Text('Object of the box; START and END for the two outer boxes.', 200)),
    object_type: Type.Optional(Text('Type of the object; `<START>` and `<END>` for the two outer boxes.')),
    alias: Type.Optional(Text('Name of the task in lists instead of that of the object.', 200)),
    active: Type.Optional(Flag('An inactive box is not run and ends with status 1921.')),
    precondition_error_action: Type.Optional(
      OneOf('What happens when the conditions do not hold: skip, block, block with abort signal, abort.', [
        'S',
        'H',
        'X',
        'A',
      ]),
    ),
    earliest_start_time: Type.Optional(
      Text('`DDHHMM`: not started before this time, so many days after the date of the run; zeros are none.'),
    ),
    latest_start_time: Type.Optional(
      Text('`DDHHMM`: when its turn comes later, it is a timeout and what is to happen otherwise happens.'),
    ),
    latest_end_time: Type.Optional(
      Text(
        '`DDHHMM`: when its turn comes and it would not end by then, as long as it usually runs, it is a timeout.',
      ),
    ),
    else_execute_object: Type.Optional(Text('Object started when the conditions do not hold.', 200)),
    checkpoint_time: Type.Optional(
      Text('`DDHHMM`: when the box has not started by then, the object of the checkpoint is started.'),
    ),
    checkpoint_object: Type.Optional(Text('Object of the checkpoint.', 200)),
    calendar_condition_type: Type.Optional(
      OneOf('How many calendar conditions of the box must apply: all (1), one (2), none (3).', [
        '1',
        '2',
        '3',
      ]),
    ),
    predecessor_match: Type.Optional(
      OneOf('Whether all conditions have to hold or one is enough.', ['ALL', 'ONE']),
    ),
    ...RUN_TIME_LIMIT_MEMBERS,
    ...LINE_RESULT_MEMBERS,
    rollback_enabled: Type.Optional(Flag('Whether the task is rolled back with the workflow.')),
    if: Type.Optional(
      Type.Unknown({
        description:
          'START of an IF workflow: a check or a list of checks; the TRUE branch runs when all hold.',
        expected: 'a check or a list of checks',
      }),
    ),
    ...EXTERNAL_MEMBERS,
    preconditions: Type.Optional(
      Type.Array(Type.Unknown(), {
        description: 'Conditions and actions before the task of the box starts.',
        expected: 'a list of conditions and actions',
      }),
    ),
    postconditions: Type.Optional(
      Type.Array(Type.Unknown(), {
        description: 'Conditions and actions after the end of the task of the box.',
        expected: 'a list of conditions and actions',
      }),
    ),
  },
  { expected: 'an object that describes a box' },
);

/** A predecessor of a box and the status it must end with. */
export const LineConditionEntry = Type.Object(
  {
    workflow_line_number: Whole('Box the condition belongs to.', LINE.from, LINE.to),
    line_number: Type.Optional(Whole('Number of the condition within the box.', 1, LINE.to)),
    predecessor_line_number: Whole('Box that must have ended.', LINE.from, LINE.to),
    ok_status: Type.Optional(Text('Condition name or status number; absent or empty is any end.')),
  },
  { expected: 'an object that names a box and its predecessor' },
);

const Unsupported = (what: string) => {
  const expected = `an empty list: ${what} are not in this release`;
  return Type.Optional(
    Type.Refine(
      Type.Array(Type.Unknown(), { description: `${what}: not in this release.`, expected }),
      (list) => list.length === 0,
      () => expected,
    ),
  );
};

/** What a FOREACH workflow loops over; the shape is ours. */
const ForeachAttributes = Type.Object(
  {
    source: OneOf('Where the values come from: a VARA object or a variable of the workflow.', [
      'VARA',
      'VARIABLE',
    ]),
    object: Type.Optional(Text('VARA object.', 200)),
    column: Type.Optional(Whole('Column of the VARA object; 1 is the key, 0 is the same as 1.', 0, 6)),
    source_variable: Type.Optional(
      Text('Variable whose parts are the values: a prompt, an object variable, one its script sets.', 200),
    ),
    delimiter: Type.Optional(Text('Stands between the parts of the variable; `;` when absent.')),
    variable: Text('Variable that holds the value of each iteration.', 200),
  },
  { expected: 'an object that says what to loop over' },
);

/** JOBP: a workflow. */
export const JobpContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    workflow_definitions: Type.Array(WorkflowDefinitionEntry, {
      description: 'Boxes of the workflow, START and END among them, in any order.',
      expected: 'a list of boxes',
    }),
    line_conditions: Type.Optional(
      Type.Array(LineConditionEntry, {
        description: 'Which box follows which, and under what condition.',
        expected: 'a list of conditions',
      }),
    ),
    foreach_attributes: Type.Optional(ForeachAttributes),
    calendar_conditions: Type.Optional(
      Type.Array(CalendarConditionEntry, {
        description: 'Calendar events that lines ask for.',
        expected: 'a list of calendar conditions',
      }),
    ),
    conditions: Unsupported('preconditions and postconditions'),
  },
  { description: 'Workflow.', expected: 'an object' },
);
export type JobpContent = Static<typeof JobpContent>;
