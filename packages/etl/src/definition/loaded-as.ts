import { Type } from 'typebox';

/** Set by a rename: what was loaded before is known to its target by this name. */
export const LoadedAs = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Name its loads are known by in the target, if it was renamed since; a rename sets it.',
    expected: 'a name',
  }),
);
