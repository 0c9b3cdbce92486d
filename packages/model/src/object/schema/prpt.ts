import { Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { Flag, OneOf, OneOrMany, Text } from './scalar.ts';

/** Kinds of prompt fields as they are written in object JSON. */
export const PROMPT_TYPES = [
  'TEXT',
  'NUMBER',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'PASSWORD',
  'COMBO',
  'RADIO',
  'CHECKBOX',
] as const;

/** PRPT: fields that are asked for at activation; the shape is ours (docs/object-json.md). */
export const PrptContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    prompts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            variable: Text('Variable the field fills, `&` optional.', 200),
            type: Type.Optional(OneOf('Kind of field, TEXT when absent.', PROMPT_TYPES)),
            label: Type.Optional(Text('Text beside the field.')),
            default: Type.Optional(
              OneOrMany(Type.String(), 'Value when none is given.', 'a text or a list of texts'),
            ),
            required: Type.Optional(Flag('Refuses an activation without a value.')),
            array: Type.Optional(Flag('Several values come as a list (1) or as one delimited text (0).')),
            delimiter: Type.Optional(Text('Stands between several values, `;` when absent.', 10)),
            format: Type.Optional(Text('Form of a date or time, such as YYMMDD.', 40)),
            choices: Type.Optional(
              OneOrMany(
                Type.String(),
                'The values that are allowed; absent is any.',
                'a text or a list of texts',
              ),
            ),
          },
          { expected: 'an object that describes a field' },
        ),
        { description: 'Fields in the order they are shown.', expected: 'a list of fields' },
      ),
    ),
  },
  { description: 'Prompt set.', expected: 'an object' },
);
