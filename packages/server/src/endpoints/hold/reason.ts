import { Type } from 'typebox';

/** Why somebody holds tasks back; told to everyone who asks why one waits. */
export const Reason = Type.Optional(
  Type.String({
    maxLength: 1000,
    description: 'Why, told with every task that waits and in the audit.',
    expected: 'a text of at most 1000 characters',
  }),
);
