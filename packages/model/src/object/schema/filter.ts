import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, Text } from './scalar.ts';

/** FILTER: texts to look for in reports; the shape is ours (docs/object-json.md). */
export const FilterContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    filter_attributes: Type.Optional(
      Type.Object(
        {
          match: Type.Optional(OneOf('Whether all lines have to hold or one is enough.', ['ALL', 'ONE'])),
        },
        { description: 'How the lines count together.', expected: 'an object' },
      ),
    ),
    filter_lines: Type.Array(
      Type.Object(
        {
          report: Type.Optional(
            OneOf('Report that is looked at: of the job (REP, when absent) or of its activation.', [
              'REP',
              'ACT',
            ]),
          ),
          operator: Type.Optional(
            OneOf('Whether the text has to be there (when absent) or must not be.', [
              'CONTAINS',
              'CONTAINS_NOT',
            ]),
          ),
          text: Text('Text within a line; upper and lower case of ASCII letters are the same.', 1000),
        },
        { expected: 'an object with text' },
      ),
      { description: 'What is looked for.', expected: 'a list of lines' },
    ),
  },
  { description: 'Output filter.', expected: 'an object' },
);
export type FilterContent = Static<typeof FilterContent>;
