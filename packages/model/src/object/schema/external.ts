import { Type } from 'typebox';
import { OneOf, Text } from './scalar.ts';

/** Members of a box `<XTRNL>`, which waits for a task outside the workflow; the shape is ours. */
export const EXTERNAL_MEMBERS = {
  external_status: Type.Optional(Text('Condition name or status number it must end with; empty is any end.')),
  external_alias: Type.Optional(Text('Only a run with this alias.', 200)),
  external_parent: Type.Optional(Text('Only a run in a workflow of this name.', 200)),
  external_parent_alias: Type.Optional(Text('Only a run in a workflow with this alias.', 200)),
  external_period: Type.Optional(
    OneOf('Ends that count: since the last run of this workflow, on its logical date, not longer ago, any.', [
      'LAST_RUN',
      'LOGICAL_DATE',
      'WITHIN',
      'ANY',
    ]),
  ),
  external_within: Type.Optional(Text('`HHMMSS`: how long ago an end may be, for the period WITHIN.')),
  external_else: Type.Optional(
    OneOf('What happens when it has not ended so: wait, skip, abort the workflow.', [
      'WAIT',
      'SKIP',
      'ABORT',
    ]),
  ),
  external_timeout: Type.Optional(Text('`HHMMSS`: how long it is waited for.')),
  external_timeout_status: Type.Optional(
    OneOf('Status of the box when the wait has timed out; 1940 when absent.', [
      '1850',
      '1900',
      '1919',
      '1922',
      '1930',
      '1940',
    ]),
  ),
};
