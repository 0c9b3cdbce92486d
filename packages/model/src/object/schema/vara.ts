import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { OneOf, Text, Whole } from './scalar.ts';

/** VARA with static values (reference `ae-rest-api.md` §12.2). */
export const VaraContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    variable_definitions: Type.Optional(
      Type.Object(
        {
          type: Type.Optional(OneOf('Kind of variable.', ['STATIC'])),
          column_count: Type.Optional(Whole('Columns in use.', 1, 5)),
        },
        { description: 'What the variable holds.', expected: 'an object' },
      ),
    ),
    static_values: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Text('Key of the row.', 255),
            value1: Type.Optional(Text('First column.')),
            value2: Type.Optional(Text('Second column.')),
            value3: Type.Optional(Text('Third column.')),
            value4: Type.Optional(Text('Fourth column.')),
            value5: Type.Optional(Text('Fifth column.')),
          },
          { expected: 'an object with key and values' },
        ),
        { description: 'Rows; keys are unique.', expected: 'a list of rows' },
      ),
    ),
  },
  { description: 'Variable object.', expected: 'an object' },
);
export type VaraContent = Static<typeof VaraContent>;
