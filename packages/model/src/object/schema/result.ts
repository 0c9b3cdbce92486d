import { type Static, Type } from 'typebox';
import { Flag, Text, Whole } from './scalar.ts';

/** What is made of the status a task ends with. */
export const RESULT_MEMBERS = {
  result_status: Type.Optional(
    Text('Condition name or status number the task has to end with; absent or empty is any.'),
  ),
  result_execute: Type.Optional(Text('Object that is started when it ends otherwise.', 200)),
};

/** Only a line of a workflow is repeated. */
export const LINE_RESULT_MEMBERS = {
  ...RESULT_MEMBERS,
  result_repeat_count: Type.Optional(Whole('How often the task is run again then.', 0, 999)),
  result_repeat_minutes: Type.Optional(Whole('Minutes before each repetition.', 0, 99_999)),
  result_execute_last: Type.Optional(Flag('The object is started after the last failure only.')),
};

const Result = Type.Object(LINE_RESULT_MEMBERS);
export type ResultAttributes = Static<typeof Result>;
