import { Type } from 'typebox';
import { GENERAL_MEMBERS, Scripts } from './general.ts';

/** JOBI: script lines for `:INCLUDE`. */
export const JobiContent = Type.Object(
  { ...GENERAL_MEMBERS, scripts: Type.Optional(Scripts) },
  { description: 'Include.', expected: 'an object' },
);
